"""Restructurings (sắp xếp): the case with its plan, and the lineage that executed ones leave."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, LargeBinary, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.infra.db.tables.base import kept, moment, reference, uuid_key, words

restructurings = kept(
    "restructurings",
    uuid_key(),
    words("kind"),
    words("legal_form", nullable=True),
    words("state"),
    words("origin"),
    reference("territory_id", "territories"),
    Column("group_ids", ARRAY(Uuid), nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("order_no", Integer),
    words("decision_number", nullable=True),
    Column("decided_on", Date),
    words("issuer", nullable=True),
    words("wording", nullable=True),
    words("reason", nullable=True),
    words("late_reason", nullable=True),
    Column("command", JSONB, nullable=False),
    Column("plan", JSONB, nullable=False),
    Column("plan_hash", LargeBinary, nullable=False),
    reference("drafted_by", "persons", nullable=True),
    moment("drafted_at", now=True),
    moment("executed_at", nullable=True),
    reference("scheduled_by", "persons", nullable=True, index=False),
    # As in change_sets, in whose name the worker writes.
    Column("scheduled_account", Uuid),
    moment("scheduled_at", nullable=True),
    Column("attention", JSONB),
    words("withdrawn_because", nullable=True),
    reference("repeals_id", "restructurings", nullable=True),
    Column("version", Integer, nullable=False, server_default=text("1")),
    CheckConstraint(
        "kind in ('establish','split','merge','regroup','transfer','rename','renumber','dissolve','repeal')",
        name="kind",
    ),
    CheckConstraint("legal_form in ('chia','tach','sap_nhap','hop_nhat')", name="legal_form"),
    CheckConstraint(
        "state in ('previewed','scheduled','needs_attention','executed','repealed','annulled','withdrawn')",
        name="state",
    ),
    CheckConstraint(
        "state <> 'scheduled' or num_nulls(scheduled_by, scheduled_account, scheduled_at) = 0", name="scheduled"
    ),
    CheckConstraint("(kind = 'repeal') = (repeals_id is not null)", name="repeals"),
    CheckConstraint("origin in ('workflow','recorded')", name="origin"),
    Index("restructurings_effective_on_order_no_idx", "effective_on", "order_no"),
    # What the worker looks for.
    Index(
        "restructurings_scheduled_idx",
        "effective_on",
        "order_no",
        postgresql_where=text("state = 'scheduled'"),
    ),
    # Nothing is repealed twice.
    Index(
        "restructurings_repealed_once_idx",
        "repeals_id",
        unique=True,
        postgresql_where=text("state in ('executed','repealed')"),
    ),
    # Every group that it touches, new ones too: the drafts of a group are found by it.
    Index("restructurings_group_ids_idx", "group_ids", postgresql_using="gin"),
)

lineage_edges = kept(
    "lineage_edges",
    uuid_key(),
    reference("restructuring_id", "restructurings"),
    reference("origin_group_id", "groups", nullable=True),
    reference("result_group_id", "groups", nullable=True),
    words("kind"),
    Column("households_moved", Integer, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("order_no", Integer, nullable=False),
    CheckConstraint("num_nonnulls(origin_group_id, result_group_id) >= 1", name="ends"),
    CheckConstraint("kind in ('continues','moves','founds','ends')", name="kind"),
    CheckConstraint("households_moved >= 0", name="households_moved"),
)
