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
    Column("version", Integer, nullable=False, server_default=text("1")),
    CheckConstraint(
        "kind in ('establish','split','merge','regroup','transfer','rename','renumber','dissolve')", name="kind"
    ),
    CheckConstraint("legal_form in ('chia','tach','sap_nhap','hop_nhat')", name="legal_form"),
    CheckConstraint("state in ('previewed','executed')", name="state"),
    CheckConstraint("origin in ('workflow','recorded')", name="origin"),
    Index("restructurings_effective_on_order_no_idx", "effective_on", "order_no"),
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
