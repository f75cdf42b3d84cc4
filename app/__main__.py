"""The command line, ``tuquan`` or ``python -m app``.

Each command imports what it runs. What an operator can put right is told in one line and exit code 1, without a
traceback.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.domain.shared.exports import Form

if TYPE_CHECKING:
    from app.infra.settings import Settings

cli = typer.Typer(
    name="tuquan",
    help="The backend of Vietnam's People's self-governing groups.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
user = typer.Typer(no_args_is_help=True, help="Accounts.")
database = typer.Typer(no_args_is_help=True, help="The database.")
cli.add_typer(user, name="user")
cli.add_typer(database, name="db")

State = Annotated[Path | None, typer.Option(help="State folder of the embedded database and the master key.")]


def _settings(**given: object) -> "Settings":
    """The settings of the environment; what the command line gives goes first."""
    from app.infra.settings import Settings

    return Settings.model_validate({name: value for name, value in given.items() if value is not None})


@cli.command()
def run(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Processes that serve requests.")] = None,
    state: State = None,
    demo: Annotated[bool | None, typer.Option("--demo", help="Fill an empty database with a made-up province.")] = None,
) -> None:
    """Start the service: database, migrations, map of Vietnam, API processes, job worker."""
    from app.infra.running.starting import start

    sys.exit(start(_settings(host=host, port=port, workers=workers, state=state, demo=demo)))


@cli.command()
def demo(
    *,
    groups: Annotated[int, typer.Option(help="Groups today, 40 to 30,000.")] = 600,
    households: Annotated[int | None, typer.Option(help="Households today; usual sizes where none is given.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same province.")] = 1,
    state: State = None,
) -> None:
    """Fill an empty database with a made-up province on the real communes of Đồng Tháp."""
    from app.infra.demo.size import DemoSize
    from app.infra.running.starting import load_demo

    load_demo(_settings(state=state), DemoSize(groups, households, seed))


@cli.command()
def migrate(*, state: State = None) -> None:
    """Bring the database to the newest migration, and add what is missing of the map of Vietnam."""
    from app.infra.running import starting

    starting.migrate(_settings(state=state))


@cli.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="XLSX or CSV file.")],
    *,
    kind: Annotated[str, typer.Option(help="hamlets, groups, households, memberships or boards.")],
    territory: Annotated[str, typer.Option(help="Commune or hamlet: key, code (30154, 30154-AP04) or id.")],
    username: Annotated[str, typer.Option("--as", help="User name in whose name the list is imported.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day from which the list is true.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of the workbook; the first by default.")] = None,
    reason: Annotated[str | None, typer.Option(help="The paper, or the reason.")] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Apply the list when it has no errors.")] = False,
    state: State = None,
) -> None:
    """Check a list against the record, and apply it whole or not at all."""
    from app.domain.imports.model import ImportKind, ImportState
    from app.infra.running.database import any_database
    from app.infra.running.importing import ListToImport, import_list
    from app.infra.running.importing_shown import Shown
    from app.infra.secrets import keys_of

    if kind not in set(ImportKind):
        raise typer.BadParameter(f"{kind} is none of: {', '.join(ImportKind)}.", param_hint="--kind")
    wanted = ListToImport(
        path=file,
        kind=ImportKind(kind),
        territory=territory,
        username=username,
        effective_on=on.date() if on else None,
        sheet=sheet,
        reason=reason,
        apply=apply,
    )
    settings = _settings(state=state)
    with any_database(settings) as found, Shown() as shown:
        imported = import_list(found.app_dsn, wanted, shown.progress, keys=keys_of(settings))
    for line in imported.problems:
        typer.echo(line)
    counts = ", ".join(f"{count} {name}" for name, count in imported.counts.items())
    typer.echo(f"{imported.state}: {counts}" + (f"; {imported.failure}" if imported.failure else ""))
    sys.exit(imported.state in (ImportState.REFUSED, ImportState.FAILED))


@cli.command()
def contracts() -> None:
    """Write the published schemas, openapi/openapi.json and openapi/schema.graphql."""
    from app.main import documents

    for name, text in documents().items():
        path = Path(__file__).resolve().parents[1] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        typer.echo(name)


@cli.command()
def export(
    listed: Annotated[str, typer.Argument(metavar="LIST", help="The list as in its address: households, groups, …")],
    *,
    username: Annotated[str, typer.Option("--as", help="The account whose scope and masks hold.")],
    form: Annotated[Form, typer.Option("--format", help="The form of the file.")] = Form.CSV,
    as_of: Annotated[str | None, typer.Option(help="The content as of this date, 2026-01-31.")] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="Another parameter of the list, as name=value: fields, sort, filters.")
    ] = None,
    state: State = None,
) -> None:
    """Write a whole list to the standard output, as the account would get it over REST."""
    import asyncio
    from urllib.parse import urlencode

    from pydantic import SecretStr

    from app.infra.running.database import any_database
    from app.main import export as write_export

    dated = [("as_of", as_of)] if as_of else []
    query = urlencode([("format", form.value), *dated, *(each.partition("=")[::2] for each in where or [])])
    settings = _settings(state=state)
    with any_database(settings) as found:
        reached = settings.model_copy(update={"database_url": SecretStr(found.app_dsn)})
        asyncio.run(write_export(reached, username, f"/v1/{listed}?{query}", write=sys.stdout.buffer.write))


@user.command("add")
def add(
    username: Annotated[str, typer.Argument(help="User name: letters a-z, digits, dots.")],
    *,
    role: Annotated[str, typer.Option(help="Role, commune_front_officer for example.")],
    at: Annotated[
        str, typer.Option(help="Place of the role: key or code of a territory, code of a household, or any id.")
    ],
    name: Annotated[str, typer.Option(help="Full name of the person.")],
    ask: Annotated[bool, typer.Option("--ask", help="Ask for the password instead of making one.")] = False,
    state: State = None,
) -> None:
    """Register a person, open an account and give it a role; prints the password that was made for it."""
    from app.domain.access.roles import Role
    from app.infra.running.database import any_database
    from app.infra.running.operator import NewUser, add_user
    from app.infra.running.signing_in import new_password

    if role not in set(Role):
        raise typer.BadParameter(f"{role} is none of: {', '.join(Role)}.", param_hint="--role")
    settings = _settings(state=state)
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if ask else new_password()
    with any_database(settings) as found:
        place = add_user(found.app_dsn, settings, NewUser(username, Role(role), at, name, password))
    typer.echo(f"{username} is {role} at {place}." + ("" if ask else f" Password: {password}"))


@database.command("sql")
def sql() -> None:
    """Print all migrations as SQL."""
    from app.infra.db.migrating import as_sql

    typer.echo(as_sql())


def main() -> None:
    """Runs the command that the arguments name."""
    try:
        cli(prog_name="tuquan")
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        typer.echo(f"tuquan: {told}", err=True)
        sys.exit(1)


def _told(error: Exception) -> str | None:
    """The words of an error that says what to do; None for any other."""
    from pydantic import ValidationError

    from app.infra.demo.loading import DemoRefused
    from app.infra.demo.size import SizeError
    from app.infra.postgres import EmbeddedServerError
    from app.infra.processes import ListenError
    from app.infra.running.database import DatabaseError
    from app.infra.running.operator import OperatorError
    from app.infra.secrets import MasterKeyError, SealError

    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    tellable = (EmbeddedServerError, ListenError, DatabaseError, DemoRefused, SizeError, OperatorError)
    return str(error) if isinstance(error, (*tellable, MasterKeyError, SealError)) else None


if __name__ == "__main__":
    main()
