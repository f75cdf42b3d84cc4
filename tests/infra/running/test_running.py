"""What the start of the service says, keeps and refuses."""

import stat
from pathlib import Path

import pytest
from asyncpg.types import ServerVersion
from pydantic import SecretStr

from app.infra.postgres import EmbeddedServer
from app.infra.running.announcing import Address, greeting
from app.infra.running.database import DatabaseError, any_database, require_new_enough
from app.infra.running.preparing import has_groups, prepare
from app.infra.running.signing_in import SignIn, keep, kept, new_password
from app.infra.settings import Settings

SIGN_IN = SignIn("canbo.xa", "k3mh-8wqz-p4cd-t7yn", {"canbo.xa": "commune_front_officer", "admin": "system_admin"})


def test_how_to_sign_in_is_kept_for_the_owner_only(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert kept(state) is None
    keep(state, SIGN_IN)
    assert kept(state) == SIGN_IN
    assert [stat.S_IMODE(path.stat().st_mode) for path in state.iterdir()] == [0o600]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"username": "a"}', '{"a": 1, "b": 2, "c": 3}'])
def test_a_broken_file_is_no_sign_in(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo.json").write_text(content)
    assert kept(tmp_path) is None


def test_a_password_never_shows_in_a_representation() -> None:
    assert SIGN_IN.password not in repr(SIGN_IN)


def test_passwords_are_random_and_can_be_read_out() -> None:
    passwords = {new_password() for _ in range(100)}
    assert len(passwords) == 100
    assert {len(each) for each in passwords} == {19}
    assert set("".join(passwords)) <= set("abcdefghjkmnpqrstuvwxyz23456789-")


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),  # noqa: S104 -- what an operator of a container gives.
        ("::", "http://[::1]:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
    ],
)
def test_the_address_is_one_that_a_client_here_can_reach(host: str, url: str) -> None:
    assert Address(host, 8000).url == url


def test_the_greeting_says_where_and_how_to_sign_in() -> None:
    said = greeting(Address("127.0.0.1", 8000), SIGN_IN)
    assert said.splitlines() == [
        "",
        "tuquan is ready at http://127.0.0.1:8000",
        "  documentation  http://127.0.0.1:8000/docs",
        "  GraphiQL       http://127.0.0.1:8000/graphql",
        "",
        "Sign in as canbo.xa with the password k3mh-8wqz-p4cd-t7yn, or with the same password as",
        "  admin     system_admin",
        "",
        (
            "  curl -s http://127.0.0.1:8000/v1/auth/login -H 'Content-Type: application/json'"
            """ -d '{"username": "canbo.xa", "password": "k3mh-8wqz-p4cd-t7yn"}\'"""
        ),
        "",
        "Ctrl-C stops it.",
    ]


def test_without_a_demo_the_greeting_names_no_account() -> None:
    assert "Sign in" not in greeting(Address("127.0.0.1", 8000), None)


def test_an_old_server_is_refused_with_its_version() -> None:
    require_new_enough(ServerVersion(18, 0, 0, "final", 0))
    with pytest.raises(DatabaseError, match=r"is PostgreSQL 17\.4; tuquan needs 18 or newer"):
        require_new_enough(ServerVersion(17, 4, 0, "final", 0))


def test_a_database_that_cannot_be_reached_is_told_without_its_password() -> None:
    settings = Settings(DATABASE_URL=SecretStr("postgresql://me:geheim@127.0.0.1:1/none"))
    with pytest.raises(DatabaseError) as refused, any_database(settings):
        pass
    assert "cannot be reached" in str(refused.value)
    assert "geheim" not in str(refused.value)


def test_a_database_of_ones_own_is_prepared_like_the_embedded_one(
    test_server: EmbeddedServer, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(DATABASE_URL=SecretStr(test_server.owner_dsn(database)))
    with any_database(settings) as found:
        assert found.app_dsn == found.owner_dsn == test_server.owner_dsn(database)
        prepare(found)
        assert not has_groups(found)
    assert capsys.readouterr().out == ""  # Migrated and seeded already: there was nothing to do.
