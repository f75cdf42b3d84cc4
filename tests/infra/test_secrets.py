"""What is sealed opens at its own place only; the master key lies outside the database, for one reader."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from app.infra.secrets import KEY_FILE, MasterKeyError, Sealer, SealError, load_secrets, master_keys, server_secret

OLD, NEW = bytes(range(32)), bytes(range(32, 64))


def test_a_sealed_value_opens_at_its_place() -> None:
    sealer = Sealer([NEW])
    assert sealer.open(sealer.seal(b"value", "a.b:1"), "a.b:1") == b"value"


def test_it_opens_at_no_other_place() -> None:
    sealer = Sealer([NEW])
    with pytest.raises(SealError):
        sealer.open(sealer.seal(b"value", "a.b:1"), "a.b:2")


def test_the_same_value_is_never_sealed_alike() -> None:
    sealer = Sealer([NEW])
    assert sealer.seal(b"value", "a.b:1") != sealer.seal(b"value", "a.b:1")


@pytest.mark.parametrize("position", [0, 1, 5, 17, -1])
def test_a_changed_value_does_not_open(position: int) -> None:
    sealer = Sealer([NEW])
    sealed = bytearray(sealer.seal(b"value", "a.b:1"))
    sealed[position] ^= 1
    with pytest.raises(SealError):
        sealer.open(bytes(sealed), "a.b:1")


@pytest.mark.parametrize("sealed", [b"", b"\x01", bytes(40)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(SealError):
        Sealer([NEW]).open(sealed, "a.b:1")


def test_a_former_key_still_opens_and_the_first_one_seals() -> None:
    old, both = Sealer([OLD]), Sealer([NEW, OLD])
    assert both.open(old.seal(b"value", "a.b:1"), "a.b:1") == b"value"
    with pytest.raises(SealError):
        old.open(both.seal(b"value", "a.b:1"), "a.b:1")


def test_the_key_is_made_once_for_one_reader(tmp_path: Path) -> None:
    [key] = master_keys(tmp_path / "new", None)
    assert len(key) == 32
    assert master_keys(tmp_path / "new", None) == (key,)
    assert (tmp_path / "new" / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == [KEY_FILE]


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: master_keys(tmp_path, None), range(32)))
    assert len(keys) == 1


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    master_keys(tmp_path, None)
    (tmp_path / KEY_FILE).chmod(0o640)
    with pytest.raises(MasterKeyError, match="chmod 600"):
        master_keys(tmp_path, None)


def test_configured_keys_need_no_file(tmp_path: Path) -> None:
    assert master_keys(tmp_path, f"{NEW.hex()}, {OLD.hex()}") == (NEW, OLD)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("configured", ["", "ab" * 31, "xy" * 32, f"{'ab' * 32},"])
def test_a_malformed_key_is_refused_without_showing_it(tmp_path: Path, configured: str) -> None:
    with pytest.raises(MasterKeyError) as caught:
        master_keys(tmp_path, configured)
    assert str(caught.value) == "TUQUAN_MASTER_KEY must hold 64 hexadecimal digits."


async def test_all_processes_share_the_servers_secrets(pool: asyncpg.Pool) -> None:
    async def load() -> tuple[bytes, bytes]:
        async with pool.acquire() as connection:
            secrets = await load_secrets(connection, [NEW])
            return secrets.cursor_key, secrets.names_key

    (cursor_key, names_key), other = await asyncio.gather(load(), load())
    assert other == (cursor_key, names_key)
    assert cursor_key != names_key
    assert len(cursor_key) == 32


async def test_secrets_lie_sealed_in_the_database(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        secret = await server_secret(connection, Sealer([NEW]), "cursors")
        kept = await connection.fetchval("select value from server_secrets where name = 'cursors'")
    assert secret not in kept


async def test_another_master_key_is_told_and_changes_nothing(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        await load_secrets(connection, [OLD])
        with pytest.raises(SealError, match=r"server_secrets\.value:cursors"):
            await load_secrets(connection, [NEW])
        await load_secrets(connection, [NEW, OLD])
