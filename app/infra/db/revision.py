"""The revision that the code expects of the database, read from the names of the migrations.

Alembic would tell it too, but importing Alembic costs half a second at every start of every process.
"""

from pathlib import Path
from typing import Final

_VERSIONS: Final = Path(__file__).resolve().parents[3] / "migrations" / "versions"


def newest_revision() -> str:
    """The number of the newest migration."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py"))
