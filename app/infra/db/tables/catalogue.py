"""Which tables, columns and temporal constraints the catalogue declares."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from app.infra.db.tables import metadata


def is_ours(_thing: Any, _name: str | None, kind: str, reflected: bool, _compare_to: Any) -> bool:  # noqa: FBT001
    """Alembic's filter: foreign tables of the job library are not compared with our catalogue."""
    return not (kind == "table" and reflected and _name not in metadata.tables)


def kept_tables() -> list[Table]:
    """The tables that have a history twin, in an order in which references come first."""
    return [table for table in metadata.sorted_tables if table.info["kept"]]


def temporal_constraints() -> set[str]:
    """Names of the keys and references that PostgreSQL must hold over time."""
    return {
        str(constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.info.get("temporal") or isinstance(constraint, ExcludeConstraint)
    }
