"""The catalogue's shared parts: metadata, the columns every table has, temporal constraints.

A *kept* table has a history twin (``history.<table>``) that a generated trigger fills; a *plain* one
has none (credentials, tokens, contact values, derived scope rows). Alembic compares this catalogue
with the migrated database; the statements themselves are SQL text in the stores.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import UserDefinedType

TEMPORAL = {"temporal": True}

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


class LTREE(UserDefinedType[str]):
    """PostgreSQL's label path: where a territory lies in the tree."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        """The type's name in DDL."""
        return "LTREE"


ischema_names["ltree"] = LTREE


@compiles(PrimaryKeyConstraint, "postgresql")
@compiles(UniqueConstraint, "postgresql")
def _temporal_key(constraint: Any, compiler: Any, **kw: Any) -> str:
    kind = "primary_key" if isinstance(constraint, PrimaryKeyConstraint) else "unique"
    sql: str = getattr(compiler, f"visit_{kind}_constraint")(constraint, **kw)
    if not constraint.info.get("temporal"):
        return sql
    last = compiler.preparer.quote(list(constraint.columns)[-1].name)
    return sql.replace(f"{last})", f"{last} WITHOUT OVERLAPS)", 1)


@compiles(ForeignKeyConstraint, "postgresql")
def _temporal_reference(constraint: Any, compiler: Any, **kw: Any) -> str:
    sql: str = compiler.visit_foreign_key_constraint(constraint, **kw)
    if not constraint.info.get("temporal"):
        return sql
    element = constraint.elements[-1]
    own = compiler.preparer.quote(element.parent.name)
    other = compiler.preparer.quote(element.column.name)
    head, tail = sql.split(" REFERENCES ", 1)
    return (
        head.replace(f"{own})", f"PERIOD {own})", 1) + " REFERENCES " + tail.replace(f"{other})", f"PERIOD {other})", 1)
    )


def uuid_key() -> Column[Any]:
    """The surrogate key: a UUIDv7 that never changes its meaning."""
    return Column("id", Uuid, primary_key=True, server_default=text("uuidv7()"))


def valid(*, nullable: bool = False) -> Column[Any]:
    """The civil dates ``[from, to)`` on which the row is true in Vietnam."""
    return Column("valid", DATERANGE, nullable=nullable)


def reference(name: str, table: str, *, nullable: bool = False, index: bool = True) -> Column[Any]:
    """A reference to another table's surrogate key."""
    return Column(name, Uuid, ForeignKey(f"{table}.id"), nullable=nullable, index=index)


def dated_reference(name: str, table: str) -> ForeignKeyConstraint:
    """A reference that must hold on every date of the row (``PERIOD``)."""
    return ForeignKeyConstraint([name, "valid"], [f"{table}.life", f"{table}.valid"], info=TEMPORAL)


def lifetime() -> list[SchemaItem]:
    """The key of a record and its dates, that ``PERIOD`` keys point to.

    It stands on a copy of the id, which no read names: a read that names the id never goes through the key's index.
    """
    return [
        Column("life", Uuid, Computed("id", persisted=True)),
        UniqueConstraint("life", "valid", info=TEMPORAL),
    ]


def one_at_a_time(table: str, *columns: str) -> list[SchemaItem]:
    """No two rows of one owner overlap in time.

    The condition always holds, and the planner cannot know that it does: so no read goes through this index.
    A GiST index is slower to look into, and PostgreSQL 18 can lose rows in one that is read in a nested loop
    (``docs/decisions/0011-exclusions-nobody-reads.md``).
    """
    return [
        ExcludeConstraint(
            *((column, "=") for column in columns),
            ("valid", "&&"),
            where=text("lower(valid) IS DISTINCT FROM 'infinity'::date"),
            name=f"{table}_{'_'.join(columns)}_valid_key",
            deferrable=True,
            initially="IMMEDIATE",
        ),
        CheckConstraint("not isempty(valid)", name="valid"),
    ]


def covering(table: str, column: str, *included: str) -> Index:
    """An index that answers alone what is asked of the rows of a record, so that reads look into no table."""
    return Index(f"{table}_{column}_covering_idx", column, postgresql_include=list(included))


def kept(name: str, *items: SchemaItem) -> Table:
    """A table of the record: each version carries its change set, each older one stays in the twin."""
    recorded_in = Column("recorded_in", BigInteger, nullable=False, server_default=text("record.current_change_set()"))
    return Table(name, metadata, *items, recorded_in, info={"kept": True})


def plain(name: str, *items: SchemaItem) -> Table:
    """A table outside the record: derived, secret or personal values that must be able to vanish."""
    return Table(name, metadata, *items, info={"kept": False})


def moment(name: str, *, nullable: bool = False, now: bool = False) -> Column[Any]:
    """An instant with time zone."""
    default = text("clock_timestamp()") if now else None
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=default)


def words(name: str, *, nullable: bool = False) -> Column[Any]:
    """Text without a length limit; limits belong to the doors."""
    return Column(name, Text, nullable=nullable)


def sorted_name() -> list[Column[Any]]:
    """A name with its search form and its Vietnamese sort key (collation C, byte order)."""
    return [words("name"), words("name_fold"), Column("sort_key", Text(collation="C"), nullable=False)]


def serial(name: str) -> Column[Any]:
    """A number that the database hands out."""
    return Column(name, BigInteger, Identity(always=True), nullable=False)
