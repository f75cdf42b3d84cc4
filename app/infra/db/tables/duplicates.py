"""Doubtful pairs and what was decided about them, searches, merges of persons. Ids and reasons, no personal values.

A pair's two ids are those of persons or of households, so no foreign key can name their table.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.infra.db.tables.base import kept, plain, reference, uuid_key, words

duplicate_suspicions = kept(
    "duplicate_suspicions",
    uuid_key(),
    words("kind"),
    Column("first_id", Uuid, nullable=False),
    Column("second_id", Uuid, nullable=False, index=True),
    Column("score", SmallInteger, nullable=False),
    Column("reasons", ARRAY(Text), nullable=False),
    words("state"),
    reference("territory_id", "territories"),
    reference("decided_by", "persons", nullable=True, index=False),
    Column("decided_on", Date),
    words("decision_reason", nullable=True),
    UniqueConstraint("first_id", "second_id"),
    CheckConstraint("kind in ('person','household')", name="kind"),
    CheckConstraint("first_id < second_id", name="order"),
    CheckConstraint("score between 0 and 100", name="score"),
    CheckConstraint("state in ('open','merged','not_same','obsolete')", name="state"),
    CheckConstraint("(state in ('merged','not_same')) = (decided_on is not null)", name="decided"),
    Index("duplicate_suspicions_score_id_idx", "score", "id"),
)

duplicate_searches = kept(
    "duplicate_searches",
    uuid_key(),
    reference("territory_id", "territories"),
    Column("searched_on", Date, nullable=False),
    reference("searched_by", "persons", nullable=True, index=False),
    Column("persons", Integer, nullable=False),
    Column("households", Integer, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("obsolete", Integer, nullable=False),
)

person_merges = kept(
    "person_merges",
    uuid_key(),
    reference("kept_person_id", "persons"),
    reference("merged_person_id", "persons"),
    reference("territory_id", "territories"),
    reference("suspicion_id", "duplicate_suspicions", nullable=True),
    words("reason"),
    Column("merged_on", Date, nullable=False),
    reference("merged_by", "persons", nullable=True, index=False),
    Column("undone_on", Date),
    reference("undone_by", "persons", nullable=True, index=False),
    words("undone_reason", nullable=True),
    Index("person_merges_standing_key", "merged_person_id", unique=True, postgresql_where=text("undone_on is null")),
)

person_merge_items = kept(
    "person_merge_items",
    uuid_key(),
    reference("merge_id", "person_merges"),
    words("kind"),
    Column("record_id", Uuid, nullable=False),
    CheckConstraint(
        "kind in ('board_seat','household_holder','assignment','account','restructuring','recorded_claim')",
        name="kind",
    ),
)

# How far the worker has searched: the position and the record that came last. Derived, so without a twin.
duplicate_marks = plain(
    "duplicate_marks",
    Column("kind", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("record_id", Uuid, nullable=False),
)
