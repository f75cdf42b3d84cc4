"""Groups (Tổ Nhân dân tự quản): existence, dated versions, memberships, board seats."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, Uuid, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from app.infra.db.tables.base import (
    covering,
    dated_reference,
    kept,
    lifetime,
    one_at_a_time,
    plain,
    reference,
    sorted_name,
    uuid_key,
    valid,
    words,
)

groups = kept(
    "groups",
    uuid_key(),
    Column("version", Integer, nullable=False, server_default="1"),
    words("origin"),
    words("end_kind", nullable=True),
    valid(nullable=True),
    *lifetime(),
    CheckConstraint("origin in ('workflow','recorded')", name="origin"),
    CheckConstraint("end_kind in ('dissolved','superseded')", name="end_kind"),
    covering("groups", "id", "version", "valid"),
)

group_versions = kept(
    "group_versions",
    uuid_key(),
    reference("group_id", "groups"),
    reference("territory_id", "territories"),
    words("pending_reason", nullable=True),
    Column("pending_until", Date),
    Column("number", Integer, nullable=False),
    *sorted_name(),
    words("status"),
    valid(),
    *one_at_a_time("group_versions", "group_id"),
    dated_reference("group_id", "groups"),
    dated_reference("territory_id", "territories"),
    CheckConstraint("status in ('active','suspended')", name="status"),
    CheckConstraint("number > 0", name="number"),
    Index("group_versions_sort_key_group_id_idx", "sort_key", "group_id"),
    Index(
        "group_versions_name_fold_trgm_idx",
        "name_fold",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    ),
)

group_homes = plain(
    "group_homes",
    Column("group_id", Uuid, ForeignKey("groups.id"), primary_key=True),
    Column("territory_id", Uuid, ForeignKey("territories.id"), nullable=False, index=True),
    covering("group_homes", "group_id", "territory_id"),
)

memberships = kept(
    "memberships",
    uuid_key(),
    reference("household_id", "households", index=False),
    reference("group_id", "groups", index=False),
    words("status"),
    words("ended_because", nullable=True),
    valid(),
    *one_at_a_time("memberships", "household_id"),
    dated_reference("household_id", "households"),
    dated_reference("group_id", "groups"),
    CheckConstraint("status in ('invited','member','provisional','declined')", name="status"),
    covering("memberships", "household_id", "group_id", "status", "valid"),
    covering("memberships", "group_id", "household_id", "status", "valid"),
)

board_seats = kept(
    "board_seats",
    uuid_key(),
    reference("group_id", "groups"),
    reference("person_id", "persons"),
    words("post"),
    words("manner"),
    words("ended_because", nullable=True),
    Column("term_until", Date),
    valid(),
    *one_at_a_time("board_seats", "group_id", "person_id", "post"),
    dated_reference("group_id", "groups"),
    CheckConstraint("post in ('head','deputy','secretary')", name="post"),
    CheckConstraint("manner in ('elected','acting','recognised')", name="manner"),
    ExcludeConstraint(
        ("group_id", "="),
        ("valid", "&&"),
        name="board_seats_one_head_excl",
        using="gist",
        where=text("post = 'head'"),
        deferrable=True,
        initially="IMMEDIATE",
    ),
)
