"""Households (hộ): existence, dwelling, presence, people count, holders, events, lineage."""

from sqlalchemy import CheckConstraint, Column, Date, Double, ForeignKey, Index, Integer, SmallInteger, Text, Uuid

from app.infra.db.tables.base import (
    covering,
    dated_reference,
    kept,
    lifetime,
    one_at_a_time,
    plain,
    reference,
    uuid_key,
    valid,
    words,
)

households = kept(
    "households",
    uuid_key(),
    Column("code", Text, nullable=False),
    words("origin"),
    Column("version", Integer, nullable=False, server_default="1"),
    valid(nullable=True),
    *lifetime(),
    CheckConstraint("origin in ('workflow','recorded')", name="origin"),
    Index("households_code_key", "code", unique=True),
    covering("households", "id", "code", "version", "origin", "valid"),
)
Index("households_recorded_in_idx", households.c.recorded_in)

dwellings = kept(
    "dwellings",
    uuid_key(),
    reference("household_id", "households", index=False),
    reference("territory_id", "territories"),
    reference("cluster_id", "clusters", nullable=True),
    Column("sequence", Integer),
    words("address", nullable=True),
    Column("latitude", Double),
    Column("longitude", Double),
    valid(),
    *one_at_a_time("dwellings", "household_id"),
    dated_reference("household_id", "households"),
    dated_reference("territory_id", "territories"),
    covering("dwellings", "household_id", "territory_id", "cluster_id", "sequence", "address", "valid"),
)

presences = kept(
    "presences",
    uuid_key(),
    reference("household_id", "households", index=False),
    words("presence"),
    valid(),
    *one_at_a_time("presences", "household_id"),
    dated_reference("household_id", "households"),
    CheckConstraint("presence in ('resident','temporary','away','vacant')", name="presence"),
    covering("presences", "household_id", "presence", "valid"),
)

people_counts = kept(
    "people_counts",
    uuid_key(),
    reference("household_id", "households", index=False),
    Column("people", SmallInteger, nullable=False),
    words("source"),
    valid(),
    *one_at_a_time("people_counts", "household_id"),
    dated_reference("household_id", "households"),
    CheckConstraint("people between 0 and 999", name="people"),
    CheckConstraint("source in ('counted','declared')", name="source"),
    covering("people_counts", "household_id", "people", "source", "valid"),
)

household_holders = kept(
    "household_holders",
    uuid_key(),
    reference("household_id", "households"),
    reference("person_id", "persons"),
    words("post"),
    valid(),
    *one_at_a_time("household_holders", "household_id", "post"),
    dated_reference("household_id", "households"),
    CheckConstraint("post in ('head','representative')", name="post"),
)

household_events = kept(
    "household_events",
    uuid_key(),
    words("kind"),
    Column("effective_on", Date, nullable=False),
    Column("order_no", Integer, nullable=False),
    words("origin"),
    words("reason", nullable=True),
    CheckConstraint(
        "kind in ('register','split','join','move_in','move_out','move','end','change_head','change_representative',"
        "'recount','presence')",
        name="kind",
    ),
    Index("household_events_effective_on_idx", "effective_on"),
)

household_lineage = kept(
    "household_lineage",
    uuid_key(),
    reference("event_id", "household_events"),
    reference("origin_household_id", "households", nullable=True),
    reference("result_household_id", "households", nullable=True),
    words("kind"),
    CheckConstraint("num_nonnulls(origin_household_id, result_household_id) >= 1", name="ends"),
)

household_homes = plain(
    "household_homes",
    Column("household_id", Uuid, ForeignKey("households.id"), primary_key=True),
    Column("territory_id", Uuid, ForeignKey("territories.id"), nullable=False, index=True),
    Column("group_id", Uuid, ForeignKey("groups.id"), index=True),
    covering("household_homes", "household_id", "territory_id", "group_id"),
)
