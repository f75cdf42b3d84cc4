"""The commands that start something: the service, a demo, the migrations."""

from app.infra import log
from app.infra.demo.size import DemoSize
from app.infra.running.announcing import say
from app.infra.running.database import Database, any_database, owned_database
from app.infra.running.preparing import has_groups, prepare
from app.infra.running.serving import APPLICATION
from app.infra.running.signing_in import SignIn
from app.infra.running.supervising import listen, log_format, supervise
from app.infra.settings import Settings


def start(settings: Settings, *, application: str = APPLICATION) -> int:
    """Runs the service until it is told to stop; returns the exit code.

    A demo goes into an empty database only, and what is there already stays.
    """
    log.configure(level=settings.log_level, form=log_format(settings))
    with listen(settings) as listener:
        say("Starting the database …")
        with owned_database(settings) as database:
            prepare(database)
            if settings.demo and not has_groups(database):
                _demonstrate(settings, database, DemoSize())
            say("Starting the service …")
            return supervise(settings, database, listener, application=application)


def load_demo(settings: Settings, size: DemoSize) -> None:
    """Loads a demo of any size, beside a service that runs or without one, and says how to sign in."""
    with any_database(settings) as database:
        prepare(database)
        sign_in = _demonstrate(settings, database, size)
    say(f"{size.groups:,} groups and {size.all_households:,} households were loaded.")
    say(f"Sign in as {sign_in.username} with the password {sign_in.password}; `tuquan run` lists the other accounts.")


def _demonstrate(settings: Settings, database: Database, size: DemoSize) -> SignIn:
    from app.infra.running.demonstrating import demonstrate  # noqa: PLC0415 -- most starts need none of it.

    return demonstrate(settings, database, size)


def migrate(settings: Settings) -> None:
    """Brings the database to the newest migration and adds what is missing of the map."""
    with any_database(settings) as database:
        prepare(database)
    say("The database is up to date.")
