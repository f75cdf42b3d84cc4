"""Reads a migration's SQL file: statements are separated by a blank line, as asyncpg takes one at a time."""

from pathlib import Path

from alembic import op
from sqlalchemy import text


def run(name: str) -> None:
    """Executes every statement of ``migrations/versions/<name>.sql`` in order."""
    path = Path(__file__).parent / "versions" / f"{name}.sql"
    for statement in path.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in statement.splitlines() if not line.startswith("--")]
        if any(line.strip() for line in lines):
            op.execute(text("\n".join(lines).strip().rstrip(";").replace(":", r"\:")))
