"""Keys and sealed values of persons, and the log of reads: plain tables, for what they hold must be able to vanish.

The log refers to nothing, so it outlives the persons and accounts that it names; the service can only add to it.
"""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.infra.db.tables.base import moment, plain, uuid_key, words

person_keys = plain(
    "person_keys",
    Column("person_id", Uuid, ForeignKey("persons.id"), primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    moment("created_at", now=True),
)

person_sealed_values = plain(
    "person_sealed_values",
    uuid_key(),
    Column("person_id", Uuid, ForeignKey("persons.id"), nullable=False),
    words("kind"),
    Column("sealed", LargeBinary, nullable=False),
    Column("blind", LargeBinary),
    moment("recorded_at", now=True),
    CheckConstraint("kind in ('citizen_id','past_contact','confidential_sender')", name="kind"),
    Index("person_sealed_values_person_id_kind_idx", "person_id", "kind"),
    Index(
        "person_sealed_values_one_citizen_id_key",
        "person_id",
        unique=True,
        postgresql_where=text("kind = 'citizen_id'"),
    ),
    Index("person_sealed_values_blind_idx", "blind", postgresql_where=text("blind is not null")),
)

personal_reads = plain(
    "personal_reads",
    uuid_key(),
    moment("at"),
    Column("account_id", Uuid, nullable=False, index=True),
    Column("person_id", Uuid, nullable=False, index=True),
    words("purpose"),
    words("door"),
    words("view"),
    Column("sealed", Boolean, nullable=False),
    Column("trace_id", Text),
    Column("row_ids", ARRAY(Uuid), nullable=False),
    Index("personal_reads_row_ids_idx", "row_ids", postgresql_using="gin"),
)
