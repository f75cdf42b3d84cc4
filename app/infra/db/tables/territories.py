"""Provinces, communes, hamlets; what each was called and to whom it belonged; successions; clusters."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Identity, Index, Text

from app.infra.db.tables.base import (
    LTREE,
    covering,
    dated_reference,
    kept,
    lifetime,
    one_at_a_time,
    reference,
    sorted_name,
    uuid_key,
    valid,
    words,
)

territories = kept(
    "territories",
    uuid_key(),
    Column("label", BigInteger, Identity(always=True), nullable=False),
    Column("key", Text, unique=True),
    words("kind"),
    Column("path", LTREE, nullable=False),
    valid(),
    *lifetime(),
    CheckConstraint(
        "kind in ('country','province','district','commune','ward','township','special_zone','hamlet')", name="kind"
    ),
    Index("territories_path_gist_idx", "path", postgresql_using="gist"),
    Index("territories_path_idx", "path"),
    covering("territories", "id", "path", "valid"),
)

territory_versions = kept(
    "territory_versions",
    uuid_key(),
    reference("territory_id", "territories", index=False),
    reference("parent_id", "territories", nullable=True),
    words("kind"),
    words("code"),
    words("short_name"),
    *sorted_name(),
    valid(),
    *one_at_a_time("territory_versions", "territory_id"),
    dated_reference("territory_id", "territories"),
    dated_reference("parent_id", "territories"),
    Index("territory_versions_code_idx", "code"),
    Index("territory_versions_sort_key_idx", "sort_key"),
    covering("territory_versions", "territory_id", "parent_id", "kind", "code", "name", "short_name", "valid"),
)

territory_successions = kept(
    "territory_successions",
    uuid_key(),
    reference("predecessor_id", "territories"),
    reference("successor_id", "territories", nullable=True),
    Column("effective_on", Date, nullable=False),
    words("extent"),
    words("note"),
    CheckConstraint("extent in ('whole','part','abolished')", name="extent"),
    CheckConstraint("(extent = 'abolished') = (successor_id is null)", name="successor"),
)

clusters = kept(
    "clusters",
    uuid_key(),
    reference("territory_id", "territories"),
    words("kind"),
    *sorted_name(),
    CheckConstraint("kind in ('alley','canal','road','block','floor')", name="kind"),
)
