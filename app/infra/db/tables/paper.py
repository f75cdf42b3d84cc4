"""What is known from paper: documents, the records made of them, declared counts, statements; answers to changes."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.infra.db.tables.base import (
    dated_reference,
    kept,
    moment,
    one_at_a_time,
    reference,
    uuid_key,
    valid,
    words,
)

papers = kept(
    "papers",
    uuid_key(),
    reference("territory_id", "territories"),
    words("kind"),
    words("number", nullable=True),
    Column("issued_on", Date),
    words("issuer", nullable=True),
    words("title"),
    words("title_fold"),
    words("note", nullable=True),
    CheckConstraint("kind in ('decision','minutes','regulation','award','list','register','other')", name="kind"),
)

recorded_claims = kept(
    "recorded_claims",
    uuid_key(),
    words("kind"),
    words("state"),
    reference("territory_id", "territories"),
    Column("group_ids", ARRAY(Uuid), nullable=False),
    Column("command", JSONB, nullable=False),
    reference("paper_id", "papers", nullable=True),
    words("no_paper_reason", nullable=True),
    Column("record_id", Uuid),
    reference("recorded_by", "persons"),
    moment("recorded_at", now=True),
    reference("answered_by", "persons", nullable=True, index=False),
    moment("answered_at", nullable=True),
    words("reject_reason", nullable=True),
    Column("version", Integer, nullable=False, server_default=text("1")),
    CheckConstraint("kind in ('group','restructuring','count','fact')", name="kind"),
    CheckConstraint("state in ('pending','confirmed','rejected')", name="state"),
    CheckConstraint("num_nonnulls(paper_id, no_paper_reason) = 1", name="source"),
    CheckConstraint("(state = 'confirmed') = (record_id is not null)", name="record"),
    CheckConstraint("(state = 'rejected') = (reject_reason is not null)", name="reject_reason"),
    Index("recorded_claims_record_id_key", "record_id", unique=True),
    Index("recorded_claims_group_ids_idx", "group_ids", postgresql_using="gin"),
)

# A count holds for its day alone; what is read on another day is the last one before it. So nothing has to be closed
# when the group ends, and no count outlives its group.
declared_counts = kept(
    "declared_counts",
    uuid_key(),
    reference("group_id", "groups"),
    Column("households", Integer),
    Column("people", Integer),
    reference("claim_id", "recorded_claims"),
    valid(),
    *one_at_a_time("declared_counts", "group_id"),
    dated_reference("group_id", "groups"),
    CheckConstraint("num_nonnulls(households, people) >= 1", name="figures"),
    CheckConstraint("households >= 0 and people >= 0", name="least"),
    CheckConstraint("upper(valid) = lower(valid) + 1", name="day"),
)

recorded_facts = kept(
    "recorded_facts",
    uuid_key(),
    reference("group_id", "groups"),
    words("kind"),
    Column("stated_on", Date, nullable=False),
    words("precision"),
    words("text"),
    words("text_fold"),
    reference("claim_id", "recorded_claims"),
    valid(),
    dated_reference("group_id", "groups"),
    CheckConstraint("kind in ('regulation','award','meeting','other')", name="kind"),
    CheckConstraint("precision in ('day','month','year')", name="precision"),
)

change_answers = kept(
    "change_answers",
    uuid_key(),
    Column("entry_id", Uuid, ForeignKey("journal_entries.id"), nullable=False),
    reference("person_id", "persons", index=False),
    words("answer"),
    words("reason", nullable=True),
    moment("answered_at"),
    CheckConstraint("answer in ('confirmed','objected')", name="answer"),
    CheckConstraint("answer = 'confirmed' or reason is not null", name="reason"),
    UniqueConstraint("entry_id"),
)
