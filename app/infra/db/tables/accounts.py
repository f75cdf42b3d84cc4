"""Accounts, credentials, sign-in tries, assignments, sessions, refresh tokens, keys and secrets, idempotency keys."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.infra.db.tables.base import kept, moment, plain, reference, uuid_key, valid, words

accounts = kept(
    "accounts",
    uuid_key(),
    reference("person_id", "persons"),
    reference("territory_id", "territories"),
    Column("username", Text, nullable=False, unique=True),
    words("status"),
    CheckConstraint("status in ('active','disabled')", name="status"),
)

credentials = plain(
    "credentials",
    Column("account_id", Uuid, ForeignKey("accounts.id"), primary_key=True),
    words("password_hash"),
    moment("changed_at", now=True),
)

sign_in_tries = plain(
    "sign_in_tries",
    Column("username_key", LargeBinary, primary_key=True),
    Column("failed", Integer, nullable=False),
    moment("last_at"),
    moment("locked_until", nullable=True),
)

assignments = kept(
    "assignments",
    uuid_key(),
    reference("person_id", "persons"),
    words("role"),
    reference("territory_id", "territories", nullable=True),
    reference("group_id", "groups", nullable=True),
    reference("household_id", "households", nullable=True),
    reference("body_id", "bodies", nullable=True),
    valid(nullable=True),
    CheckConstraint("num_nonnulls(territory_id, group_id, household_id) = 1", name="one_place"),
    CheckConstraint("not isempty(valid)", name="valid"),
)

sessions = plain(
    "sessions",
    uuid_key(),
    reference("account_id", "accounts"),
    words("client_id"),
    moment("created_at", now=True),
    moment("expires_at"),
    moment("revoked_at", nullable=True),
    words("revoked_because", nullable=True),
)

refresh_tokens = plain(
    "refresh_tokens",
    Column("token_hash", LargeBinary, primary_key=True),
    reference("session_id", "sessions"),
    moment("issued_at", now=True),
    moment("expires_at"),
    moment("used_at", nullable=True),
    Column("sealed_answer", LargeBinary),
    Index("refresh_tokens_expires_at_idx", "expires_at"),
    Index("refresh_tokens_answered_idx", "used_at", postgresql_where=text("sealed_answer is not null")),
)

signing_keys = plain(
    "signing_keys",
    Column("kid", Text, primary_key=True),
    words("algorithm"),
    Column("sealed_private_key", LargeBinary, nullable=False),
    Column("public_jwk", JSONB, nullable=False),
    moment("active_from"),
    moment("retires_at"),
)

server_secrets = plain(
    "server_secrets",
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

idempotency_keys = plain(
    "idempotency_keys",
    Column("account_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("sealed_answer", LargeBinary, nullable=False),
    Column("created_at", moment("x").type, nullable=False, server_default=text("clock_timestamp()"), index=True),
    Column("shows", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
    Index("idempotency_keys_shows_idx", "shows", postgresql_using="gin"),
)
