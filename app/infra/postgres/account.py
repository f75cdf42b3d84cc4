"""The account that PostgreSQL runs as.

PostgreSQL refuses to run as root, and ``initdb`` refuses a uid without a passwd entry. An ordinary user runs it as
themselves. Root runs it as, in this order: the owner of the data folder that is already there, ``tuquan-postgres``,
an existing ``postgres``, or a new system account ``tuquan-postgres``. No parent folder is ever opened up for that
account: a folder that it cannot enter is an error that names the folder.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.infra.postgres.errors import AccountError
from app.infra.processes import bound_argv

SYSTEM_ACCOUNT = "tuquan-postgres"
_EXISTING_ACCOUNT = "postgres"


@dataclass(frozen=True, slots=True)
class Account:
    """A user and its primary group; ``changes_user`` says that root must become this user first."""

    name: str
    uid: int
    gid: int

    @property
    def changes_user(self) -> bool:
        """Whether a process of this account has to be started by changing the user."""
        return os.geteuid() != self.uid

    @property
    def user(self) -> tuple[int, int] | None:
        """The (uid, gid) to change to, or None when this process is that user already."""
        return (self.uid, self.gid) if self.changes_user else None

    def run(self, argv: Sequence[str], *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this account, in a clean environment; it dies with the calling process.

        The environment is not inherited, because a stray PGPORT, PGDATA or LC_ALL changes what the programs do.
        """
        return subprocess.run(
            bound_argv(argv, user=self.user),
            env=clean_environment(env),
            cwd="/",  # The current folder may be closed to the account.
            check=False,
            capture_output=True,
            text=True,
            umask=0o077,
        )

    def owns(self, *paths: Path) -> None:
        """Give what the caller has just made to this account; the modes stay as they are."""
        if self.changes_user:
            for path in paths:
                os.chown(path, self.uid, self.gid)


def clean_environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return the few variables that PostgreSQL's programs are started with."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", **(extra or {})}


def choose_account(data: Path, *, wanted: str | None = None) -> Account:
    """Return the account for a data folder; ``wanted`` names one for root when there is no data folder yet."""
    if os.geteuid() != 0:
        return _own_account()
    if data.exists():
        return _account_of(data.stat().st_uid, f"which owns {data}")
    if wanted is not None:
        return _named(wanted) or _missing(wanted)
    return _named(SYSTEM_ACCOUNT) or _named(_EXISTING_ACCOUNT) or _create_system_account()


def blocked_at(path: Path, account: Account) -> Path | None:
    """Return the first existing folder on the way to ``path`` (itself included) that the account cannot enter."""
    for folder in [*reversed(path.parents), path]:
        if not folder.exists():
            return None
        if not _may_execute(folder.stat(), account):
            return folder
    return None


def default_state() -> Path:
    """Return the state folder of this user: root has no home for services, other users follow XDG."""
    if os.geteuid() == 0:
        return Path("/var/lib/tuquan")
    configured = Path(os.environ.get("XDG_STATE_HOME", ""))
    return (configured if configured.is_absolute() else Path.home() / ".local/share") / "tuquan"


def _own_account() -> Account:
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise AccountError(
            f"User id {uid} has no entry in the passwd database and PostgreSQL refuses such users."
            " Add an entry, run as another user, or set DATABASE_URL to a server of your own."
        ) from None
    return Account(entry.pw_name, uid, os.getegid())


def _account_of(uid: int, why: str) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise AccountError(
            f"User id {uid}, {why}, has no entry in the passwd database. Add one or correct the owner."
        ) from None
    return _ordinary(entry, why)


def _named(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return _ordinary(entry, "which was asked for")


def _ordinary(entry: pwd.struct_passwd, why: str) -> Account:
    if entry.pw_uid == 0:
        raise AccountError(f"PostgreSQL does not run as {entry.pw_name}, {why}. Choose an ordinary account.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _missing(name: str) -> Account:
    raise AccountError(f"There is no account named {name}.")


def _create_system_account() -> Account:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin")
    if useradd is None:
        raise AccountError(
            f"PostgreSQL does not run as root. Create a system account named {SYSTEM_ACCOUNT} and start again."
        )
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/bin/false"]
    done = subprocess.run([useradd, *options, SYSTEM_ACCOUNT], check=False, capture_output=True, text=True)
    account = _named(SYSTEM_ACCOUNT)
    if account is None:
        raise AccountError(f"The system account {SYSTEM_ACCOUNT} could not be created: {done.stderr.strip()}")
    return account


def _may_execute(status: os.stat_result, account: Account) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
