"""Making a cluster and what every cluster of ours holds: three roles, the database, its extensions.

Both steps may be interrupted anywhere and repeated. ``initdb`` works in a folder of another name that is renamed when
complete; the second step is one idempotent script, run again when its number changes.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.infra.postgres.account import Account, clean_environment
from app.infra.postgres.binaries import Binaries
from app.infra.postgres.credentials import ADMIN_ROLE, APP_ROLE, DATABASE, OWNER_ROLE, Credentials
from app.infra.postgres.errors import DataVersionError, ServerStartError
from app.infra.postgres.folders import Folders
from app.infra.postgres.postmaster import end_processes
from app.infra.postgres.settings import PORT

EXTENSIONS = ("btree_gist", "ltree", "unaccent", "pg_trgm")
PREPARATION = "1"


@dataclass(frozen=True, slots=True)
class Site:
    """All that is needed to make, run and prepare one cluster."""

    folders: Folders
    account: Account
    binaries: Binaries
    credentials: Credentials
    durable: bool

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket."""
        return self.folders.sockets(self.account)


def check_version(data: Path, binaries: Binaries) -> None:
    """Refuse a data folder of another major version: PostgreSQL cannot read it, and it must not be made anew."""
    found = (data / "PG_VERSION").read_text().strip()
    if found != str(binaries.major):
        raise DataVersionError(
            f"The data folder {data} was made by PostgreSQL {found}, but the programs here are version"
            f" {binaries.version}. Nothing was changed. Run `tuquan db upgrade`, or install the package of version"
            f" {found} again."
        )


def create_data_folder(site: Site) -> None:
    """Create the cluster in the data folder, which must not exist yet."""
    unfinished = site.folders.server / "data.unfinished"
    initialise(site, unfinished)
    site.folders.prepared.unlink(missing_ok=True)
    unfinished.rename(site.folders.data)


def initialise(site: Site, folder: Path) -> None:
    """Run ``initdb`` on a folder, replacing what an interrupted run left there.

    The built-in provider gives right case mapping for Vietnamese. The character type needs C.UTF-8 for pg_trgm; hosts
    without it get C, where trigrams work on the folded columns only. Sorting is by bytes either way.
    """
    password_options = ["--username", ADMIN_ROLE, "--auth=scram-sha-256"]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    options = [*password_options, *locale, "--data-checksums", *([] if site.durable else ["--no-sync"])]
    with _password_file(site) as password_file:
        done: subprocess.CompletedProcess[str] | None = None
        for ctype in ("C.UTF-8", "C"):
            _empty(folder, site.account)
            command = [site.binaries.program("initdb"), "-D", str(folder), "--pwfile", str(password_file)]
            done = site.account.run([*command, *options, f"--lc-ctype={ctype}"])
            if done.returncode == 0:
                return
    raise ServerStartError(f"The database could not be created in {folder}: {done.stderr.strip() if done else ''}")


def prepare(site: Site) -> None:
    """Create roles, extensions and the database on a running server, or bring them up to date."""
    options = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-"]
    connection = {
        "PGHOST": str(site.sockets),
        "PGPORT": str(PORT),
        "PGUSER": ADMIN_ROLE,
        "PGDATABASE": "postgres",
        "PGPASSWORD": site.credentials.passwords["admin"],
        "PGOPTIONS": "-c client_min_messages=warning",
    }
    done = subprocess.run(
        [site.binaries.program("psql"), *options],
        input=_script(site.credentials),
        env=clean_environment(connection),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        # The statement itself is never shown: it may hold a password.
        reason = next((line for line in done.stderr.splitlines() if "ERROR" in line or "error" in line), "no message")
        raise ServerStartError(f"The roles and the database could not be prepared: {reason}")


def _script(credentials: Credentials) -> str:
    """Return the script for psql.

    The two settings keep passwords out of the log and out of pg_stat_statements, which keeps utility statements as
    they were written. template1 has the extensions too, so that every test database made from it has them.
    """
    extensions = "\n".join(f"create extension if not exists {name};" for name in EXTENSIONS)
    roles = "\n".join(
        f"select 'create role {role}' where not exists (select from pg_roles where rolname = '{role}') \\gexec\n"
        f"alter role {role} login nosuperuser nocreatedb nocreaterole noreplication password '{password}';"
        for role, password in (
            (OWNER_ROLE, credentials.passwords["owner"]),
            (APP_ROLE, credentials.passwords["app"]),
        )
    )
    return f"""
set log_min_error_statement = panic;
set log_min_duration_statement = -1;
create extension if not exists pg_stat_statements;
set pg_stat_statements.track = 'none';
{roles}
\\connect template1
{extensions}
\\connect postgres
select 'create database {DATABASE} owner {OWNER_ROLE} template template1'
 where not exists (select from pg_database where datname = '{DATABASE}') \\gexec
revoke all on database {DATABASE} from public;
grant connect on database {DATABASE} to {APP_ROLE};
\\connect {DATABASE}
{extensions}
"""


@contextmanager
def _password_file(site: Site) -> Iterator[Path]:
    """Lend the account a file with the password; arguments would be visible to every user of the machine."""
    with tempfile.TemporaryDirectory(dir=site.folders.server, prefix="initdb-") as name:
        path = Path(name) / "password"
        path.write_text(site.credentials.passwords["admin"])
        path.chmod(0o400)
        site.account.owns(Path(name), path)
        yield path


def _empty(folder: Path, account: Account) -> None:
    if folder.exists():
        end_processes(folder)
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    account.owns(folder)
