"""The command line from outside: what it prints, what it refuses, and what it does not load."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_migrations_are_printed_as_sql() -> None:
    done = run("db", "sql")
    assert done.returncode == 0, done.stderr
    assert "CREATE TABLE groups (" in done.stdout
    assert "WITHOUT OVERLAPS" in done.stdout
    assert done.stdout.rstrip().endswith("COMMIT;")


@pytest.mark.parametrize("command", ["run", "demo", "migrate", "contracts", "export", "user", "db"])
def test_every_command_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout


def test_help_loads_neither_a_web_framework_nor_a_database_driver() -> None:
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, app.__main__; print([m for m in ('fastapi', 'asyncpg', 'alembic') if m in sys.modules])",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["demo", "--groups", "5"], {}, "tuquan: --groups takes 40 to 30000, not 5.\n"),
        (
            ["run"],
            {"TUQUAN_PORT": "many"},
            "tuquan: port: Input should be a valid integer, unable to parse string as an integer\n",
        ),
        (
            ["migrate"],
            {"DATABASE_URL": "postgresql://me:geheim@127.0.0.1:1/none"},
            (
                "tuquan: The database of DATABASE_URL cannot be reached:"
                " [Errno 111] Connect call failed ('127.0.0.1', 1)\n"
            ),
        ),
    ],
)
def test_what_an_operator_can_put_right_is_told_in_one_line(
    arguments: list[str], environment: dict[str, str], said: str
) -> None:
    done = run(*arguments, **environment)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_a_role_that_does_not_exist_is_refused_with_those_that_do() -> None:
    done = run("user", "add", "ai.do", "--role", "king", "--at", "vn", "--name", "Ai Đó")
    assert done.returncode == 2
    assert "commune_front_officer" in done.stderr
