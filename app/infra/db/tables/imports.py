"""Uploads and imports of lists: plain tables, because their personal values vanish when the import has ended."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.infra.db.tables.base import moment, plain, reference, uuid_key, words

_COUNTS = (
    "row_count",
    "new_count",
    "unchanged_count",
    "changed_count",
    "doubtful_count",
    "error_count",
    "notice_count",
)

uploads = plain(
    "uploads",
    uuid_key(),
    reference("territory_id", "territories"),
    Column("account_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    words("name"),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False, server_default="0"),
    words("sha256", nullable=True),
    moment("opened_at", now=True),
    moment("emptied_at", nullable=True),
    CheckConstraint("received between 0 and size", name="received"),
    Index("uploads_filled_idx", "opened_at", postgresql_where=text("emptied_at is null")),
)

upload_chunks = plain(
    "upload_chunks",
    Column("upload_id", Uuid, ForeignKey("uploads.id"), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

imports = plain(
    "imports",
    uuid_key(),
    reference("upload_id", "uploads"),
    reference("territory_id", "territories"),
    words("kind"),
    Column("state", Text, nullable=False, server_default="uploaded"),
    Column("effective_on", Date, nullable=False),
    words("origin"),
    words("reason", nullable=True),
    words("sheet", nullable=True),
    Column("mapping", JSONB, nullable=False),
    Column("columns", JSONB, nullable=False, server_default="{}"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("progress_done", Integer, nullable=False, server_default="0"),
    Column("progress_total", Integer, nullable=False, server_default="0"),
    *(Column(name, Integer, nullable=False, server_default="0") for name in _COUNTS),
    words("failure", nullable=True),
    reference("started_by", "persons", index=False),
    moment("started_at", now=True),
    reference("applied_by", "persons", nullable=True, index=False),
    Column("applying_account_id", Uuid),
    moment("ended_at", nullable=True),
    CheckConstraint("kind in ('hamlets','groups','households','memberships','boards','restructurings')", name="kind"),
    CheckConstraint(
        "state in ('uploaded','validating','validated','refused','applying','applied','failed','cancelled')",
        name="state",
    ),
    CheckConstraint("origin in ('workflow','recorded')", name="origin"),
)

import_tasks = plain(
    "import_tasks",
    Column("import_id", Uuid, ForeignKey("imports.id"), primary_key=True),
    moment("asked_at", now=True),
)

import_rows = plain(
    "import_rows",
    Column("import_id", Uuid, ForeignKey("imports.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    words("hamlet", nullable=True),
    words("hamlet_fold", nullable=True),
    Column("group_number", Integer),
    words("code", nullable=True),
    words("cluster", nullable=True),
    words("cluster_fold", nullable=True),
    Column("cluster_key", Text(collation="C")),
    Column("sequence", Integer),
    words("address", nullable=True),
    words("address_fold", nullable=True),
    words("name", nullable=True),
    words("name_fold", nullable=True),
    Column("name_key", Text(collation="C")),
    words("phone", nullable=True),
    Column("people", SmallInteger),
    words("presence", nullable=True),
    words("status", nullable=True),
    words("post", nullable=True),
    words("manner", nullable=True),
    Column("since", Date),
    Column("until", Date),
    words("form", nullable=True),
    words("origins", nullable=True),
    words("results", nullable=True),
    words("issuer", nullable=True),
    Column("decided_on", Date),
)

import_problems = plain(
    "import_problems",
    uuid_key(),
    reference("import_id", "imports", index=False),
    Column("line", Integer),
    words("cell", nullable=True),
    words("field", nullable=True),
    words("code"),
    words("severity"),
    Column("details", JSONB, nullable=False),
    CheckConstraint("severity in ('error','notice')", name="severity"),
    Index("import_problems_import_id_line_idx", "import_id", "line"),
)

import_doubts = plain(
    "import_doubts",
    uuid_key(),
    reference("import_id", "imports", index=False),
    Column("line", Integer, nullable=False),
    words("kind"),
    Column("candidates", ARRAY(Uuid), nullable=False),
    words("decision", nullable=True),
    Column("same_as", Uuid),
    reference("decided_by", "persons", nullable=True, index=False),
    Column("version", Integer, nullable=False, server_default="1"),
    CheckConstraint("kind in ('household','person')", name="kind"),
    CheckConstraint("decision in ('same','new')", name="decision"),
    CheckConstraint("(decision is not distinct from 'same') = (same_as is not null)", name="same_as"),
    Index("import_doubts_import_id_line_key", "import_id", "line", unique=True),
)
