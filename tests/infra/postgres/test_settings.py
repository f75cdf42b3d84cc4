from pathlib import Path

import pytest

from app.infra.postgres.account import Account
from app.infra.postgres.credentials import create_credentials, read_credentials
from app.infra.postgres.errors import StateFolderError
from app.infra.postgres.folders import Folders
from app.infra.postgres.settings import GIBIBYTE, MEBIBYTE, Machine, render, settings_for, this_machine

SOCKETS, LOGS = Path("/s/run"), Path("/s/log")


@pytest.mark.parametrize(
    ("memory", "shared_buffers", "effective_cache_size"),
    [
        (24 * GIBIBYTE, "2048MB", "12288MB"),
        (8 * GIBIBYTE, "2048MB", "4096MB"),
        (2 * GIBIBYTE, "512MB", "1024MB"),
        (512 * MEBIBYTE, "128MB", "256MB"),
    ],
)
def test_buffers_follow_the_memory(memory: int, shared_buffers: str, effective_cache_size: str) -> None:
    settings = settings_for(Machine(memory, GIBIBYTE), sockets=SOCKETS, logs=LOGS, durable=True)
    assert settings["shared_buffers"] == shared_buffers
    assert settings["effective_cache_size"] == effective_cache_size


@pytest.mark.parametrize(
    ("shared_memory", "expected"), [(256 * MEBIBYTE, None), (256 * MEBIBYTE - 1, "mmap"), (0, "mmap")]
)
def test_little_shared_memory_is_left_alone(shared_memory: int, expected: str | None) -> None:
    settings = settings_for(Machine(GIBIBYTE, shared_memory), sockets=SOCKETS, logs=LOGS, durable=True)
    assert settings.get("dynamic_shared_memory_type") == expected


def test_a_lasting_server_never_trades_safety_for_speed() -> None:
    settings = settings_for(Machine(GIBIBYTE, GIBIBYTE), sockets=SOCKETS, logs=LOGS, durable=True)
    assert {name: settings[name] for name in ("fsync", "full_page_writes", "synchronous_commit")} == {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
    }
    assert settings["max_connections"] == "60"
    assert settings["listen_addresses"] == ""


def test_a_server_for_tests_is_small_and_fast() -> None:
    settings = settings_for(Machine(24 * GIBIBYTE, GIBIBYTE), sockets=SOCKETS, logs=LOGS, durable=False)
    names = ("fsync", "full_page_writes", "synchronous_commit", "max_connections", "shared_buffers")
    assert [settings[name] for name in names] == ["off", "off", "off", "200", "256MB"]


def test_values_are_quoted() -> None:
    text = render({"log_directory": "/home/o'neill/log", "fsync": "on"})
    assert text.splitlines()[1:] == ["fsync = 'on'", "log_directory = '/home/o''neill/log'"]


def test_this_machine_has_memory() -> None:
    assert this_machine().memory > 256 * MEBIBYTE


def test_a_socket_path_stays_short() -> None:
    account = Account("lan", 1000, 1000)
    assert Folders(Path("/var/lib/tuquan")).sockets(account) == Path("/var/lib/tuquan/postgres/run")
    long = Folders(Path("/home/lan") / ("d" * 90)).sockets(account)
    assert long.parent == Path("/tmp")  # noqa: S108 - where it has to be
    assert long.name.startswith("tuquan-1000-")
    assert long != Folders(Path("/home/lan") / ("e" * 90)).sockets(account)


def test_passwords_are_kept_closed_and_never_shown(short_folder: Path) -> None:
    path = short_folder / "credentials.json"
    credentials = create_credentials(path)
    assert read_credentials(path) == credentials
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert sorted(credentials.passwords) == ["admin", "app", "owner"]
    assert len(set(credentials.passwords.values())) == 3
    assert not any(password in repr(credentials) for password in credentials.passwords.values())


def test_an_address_names_socket_and_port(short_folder: Path) -> None:
    credentials = create_credentials(short_folder / "credentials.json")
    password = credentials.passwords["app"]
    expected = f"postgresql://tuquan_app:{password}@/tuquan?host=/s/my%20run&port=5432"
    assert credentials.dsn("app", Path("/s/my run")) == expected


def test_a_spoiled_file_of_passwords_is_named(short_folder: Path) -> None:
    path = short_folder / "credentials.json"
    path.write_text("{}")
    with pytest.raises(StateFolderError, match=r"credentials\.json cannot be read \(KeyError\)"):
        read_credentials(path)
