"""Policy values: a typed, dated document bound to a territory, one row a key."""

from sqlalchemy import Boolean, Column, Text
from sqlalchemy.dialects.postgresql import JSONB

from app.infra.db.tables.base import dated_reference, kept, one_at_a_time, reference, uuid_key, valid, words

policy_values = kept(
    "policy_values",
    uuid_key(),
    reference("territory_id", "territories"),
    Column("key", Text, nullable=False),
    Column("value", JSONB, nullable=False),
    words("legal_basis"),
    Column("verified", Boolean, nullable=False),
    valid(),
    *one_at_a_time("policy_values", "territory_id", "key"),
    dated_reference("territory_id", "territories"),
)
