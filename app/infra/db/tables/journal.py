"""Change sets (record time) and the journal of changes."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from app.infra.db.tables.base import moment, plain, uuid_key, words

change_sets = plain(
    "change_sets",
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("position", BigInteger, unique=True),
    moment("sealed_at", nullable=True),
    moment("recorded_at", now=True),
    Column("account_id", Uuid),
    Column("person_id", Uuid),
    Column("on_behalf_of", Uuid),
    words("channel"),
    words("trace_id", nullable=True),
    CheckConstraint("(position is null) = (sealed_at is null)", name="sealed_together"),
    Index("change_sets_unsealed_idx", "id", postgresql_where=text("position is null")),
    Index("change_sets_sealed_at_position_idx", "sealed_at", "position"),
    Index("change_sets_on_behalf_of_idx", "on_behalf_of", postgresql_where=text("on_behalf_of is not null")),
)

journal_entries = plain(
    "journal_entries",
    uuid_key(),
    Column("change_set_id", BigInteger, ForeignKey("change_sets.id"), nullable=False),
    Column("number", SmallInteger, nullable=False),
    words("action"),
    words("subject_kind"),
    Column("subject_id", Uuid, nullable=False, index=True),
    Column("territory_id", Uuid, ForeignKey("territories.id"), index=True),
    Column("effective_on", Date),
    words("reason", nullable=True),
    Column("payload", JSONB, nullable=False),
    Index("journal_entries_change_set_id_number_key", "change_set_id", "number", unique=True),
)

journal_subjects = plain(
    "journal_subjects",
    Column("subject_id", Uuid, primary_key=True),
    Column("entry_id", Uuid, ForeignKey("journal_entries.id"), primary_key=True, index=True),
    Column("subject_kind", Text, nullable=False),
)
