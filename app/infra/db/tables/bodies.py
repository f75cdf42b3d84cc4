"""Bodies (cơ quan, tổ chức) and what became of them."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Text

from app.infra.db.tables.base import kept, reference, sorted_name, uuid_key, valid, words

bodies = kept(
    "bodies",
    uuid_key(),
    words("kind"),
    words("level"),
    reference("territory_id", "territories"),
    reference("parent_id", "bodies", nullable=True),
    Column("electronic_id", Text),
    *sorted_name(),
    valid(),
    CheckConstraint("level in ('central','province','district','commune','hamlet')", name="level"),
    CheckConstraint(
        "electronic_id is null or electronic_id ~ '^[A-Z0-9]+([.][A-Z0-9]+)*$' and length(electronic_id) <= 35",
        name="electronic_id",
    ),
    CheckConstraint("not isempty(valid)", name="valid"),
    Index("bodies_sort_key_idx", "sort_key"),
)

body_successions = kept(
    "body_successions",
    uuid_key(),
    reference("predecessor_id", "bodies"),
    reference("successor_id", "bodies", nullable=True),
    Column("effective_on", Date, nullable=False),
    words("extent"),
    words("note", nullable=True),
    CheckConstraint("extent in ('whole','part','abolished')", name="extent"),
)
