"""Calls put aside: plain tables, because the values of their commands vanish when they are done."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from app.infra.db.tables.base import moment, plain, reference, uuid_key, words

operations = plain(
    "operations",
    uuid_key(),
    reference("account_id", "accounts", index=False),
    Column("on_behalf_of", Uuid, ForeignKey("persons.id")),
    words("command"),
    words("record_kind"),
    Column("several", Boolean, nullable=False),
    Column("atomic", Boolean, nullable=False),
    words("channel"),
    words("language"),
    words("trace_id", nullable=True),
    Column("state", words("x").type, nullable=False, server_default="waiting"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("progress_done", Integer, nullable=False, server_default="0"),
    Column("progress_total", Integer, nullable=False),
    Column("failed_count", Integer, nullable=False, server_default="0"),
    moment("requested_at", now=True),
    moment("started_at", nullable=True),
    moment("ended_at", nullable=True),
    CheckConstraint("state in ('waiting','running','succeeded','partly','failed','cancelled')", name="state"),
    CheckConstraint("(state in ('waiting','running')) = (ended_at is null)", name="ended_at"),
    CheckConstraint("failed_count <= progress_done and progress_done <= progress_total", name="progress"),
    Index("operations_account_id_idx", "account_id", "requested_at"),
    Index("operations_pending_idx", "requested_at", postgresql_where=text("ended_at is null")),
    Index("operations_ended_at_idx", "ended_at"),
)

operation_items = plain(
    "operation_items",
    uuid_key(),
    Column("operation_id", Uuid, ForeignKey("operations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    words("command"),
    Column("sealed_values", LargeBinary),
    Column("state", words("x").type, nullable=False, server_default="waiting"),
    Column("record_id", Uuid),
    Column("problem", JSONB),
    CheckConstraint("state in ('waiting','succeeded','failed','cancelled')", name="state"),
    CheckConstraint("(state = 'waiting') = (sealed_values is not null)", name="sealed_values"),
    CheckConstraint("(state = 'succeeded') = (record_id is not null)", name="record_id"),
    CheckConstraint("(state = 'failed') = (problem is not null)", name="problem"),
    Index("operation_items_operation_id_number_key", "operation_id", "number", unique=True),
)
