"""Annulments (huỷ bỏ): what was previewed, with its effect, and carried out."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, LargeBinary, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from app.infra.db.tables.base import kept, moment, reference, uuid_key, words

annulments = kept(
    "annulments",
    uuid_key(),
    reference("journal_entry_id", "journal_entries"),
    words("state"),
    words("action"),
    words("subject_kind"),
    Column("subject_id", Uuid, nullable=False, index=True),
    reference("territory_id", "territories", nullable=True),
    Column("effective_on", Date),
    words("reason"),
    words("decision_number", nullable=True),
    Column("decided_on", Date),
    words("issuer", nullable=True),
    Column("effect", JSONB, nullable=False),
    Column("effect_hash", LargeBinary, nullable=False),
    reference("drafted_by", "persons", index=False),
    moment("drafted_at", now=True),
    reference("executed_by", "persons", nullable=True, index=False),
    moment("executed_at", nullable=True),
    Column("version", Integer, nullable=False, server_default=text("1")),
    CheckConstraint("state in ('previewed','executed')", name="state"),
    CheckConstraint("(state = 'executed') = (executed_at is not null)", name="executed"),
    Index("annulments_once_key", "journal_entry_id", unique=True, postgresql_where=text("state = 'executed'")),
)
