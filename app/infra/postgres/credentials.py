"""The three roles, their generated passwords, and the addresses made of them.

``tuquan_admin`` is the superuser, for the supervisor only. ``tuquan_owner`` owns the database and runs migrations.
``tuquan_app`` is the service: it can change no definition. The passwords are generated once and kept in one file
that only the invoking user can read; they are hexadecimal, so that they need no quoting anywhere.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from app.infra.postgres.errors import StateFolderError
from app.infra.postgres.settings import PORT

DATABASE = "tuquan"
ADMIN_ROLE, OWNER_ROLE, APP_ROLE = "tuquan_admin", "tuquan_owner", "tuquan_app"
Role = Literal["admin", "owner", "app"]

_ROLE_NAMES: dict[Role, str] = {"admin": ADMIN_ROLE, "owner": OWNER_ROLE, "app": APP_ROLE}
_PASSWORD_BYTES = 24


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """The passwords by role; there is no repr, so that none of them reaches a log."""

    passwords: dict[Role, str]

    def dsn(self, role: Role, sockets: Path, *, database: str = DATABASE) -> str:
        """Return an address for asyncpg; the port is written out, else PGPORT of the environment would count."""
        user = f"{_ROLE_NAMES[role]}:{self.passwords[role]}"
        return f"postgresql://{user}@/{quote(database, safe='')}?host={quote(str(sockets))}&port={PORT}"


def create_credentials(path: Path) -> Credentials:
    """Generate and keep passwords; the file appears whole or not at all."""
    credentials = Credentials({role: secrets.token_hex(_PASSWORD_BYTES) for role in _ROLE_NAMES})
    unfinished = path.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(credentials.passwords, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return credentials


def read_credentials(path: Path) -> Credentials:
    """Read the kept passwords; only the user who started the server first may."""
    try:
        kept = json.loads(path.read_text())
        return Credentials({role: str(kept[role]) for role in _ROLE_NAMES})
    except PermissionError:
        raise StateFolderError(
            f"{path} belongs to another user. Use the account that first started the server on this folder."
        ) from None
    except (OSError, ValueError, KeyError) as error:
        raise StateFolderError(
            f"The passwords of the database in {path} cannot be read ({type(error).__name__}). Restore that file."
        ) from None
