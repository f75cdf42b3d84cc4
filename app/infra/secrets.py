"""What the service keeps secret: the master key outside the database, everything sealed under it inside.

A sealed value is ``version (1) | key id (4) | nonce (12) | AES-256-GCM``, bound to its place: what was sealed for one
column of one row opens nowhere else. Random nonces are safe for 2^32 values under one key.
"""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.infra.db.connection import AnyConnection
from app.infra.settings import Settings

KEY_FILE: Final = "master.key"
KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
_ID_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_HEAD: Final = len(_VERSION) + _ID_BYTES

_ADD_SECRET = "insert into server_secrets (name, value) values ($1, $2) on conflict (name) do nothing"  # noqa: S105
_FIND_SECRET = "select value from server_secrets where name = $1"  # noqa: S105


class MasterKeyError(Exception):
    """The master key is missing, malformed or open to others; the message says what to do."""


class SealError(Exception):
    """A sealed value does not open: another key, another place, or a changed value."""


class Sealer:
    """Seals under the first key and opens under each of them."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """The first key seals; the others are former ones."""
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._first = _key_id(keys[0])

    def seal(self, value: bytes, place: str) -> bytes:
        """The value sealed for one place (``table.column:row``)."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + self._first + nonce + self._ciphers[self._first].encrypt(nonce, value, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The value that was sealed for that place. Raises ``SealError``."""
        cipher = self._ciphers.get(sealed[len(_VERSION) : _HEAD])
        if cipher is None or sealed[: len(_VERSION)] != _VERSION:
            raise SealError(f"{place} was sealed under a key that is not known here")
        nonce, text = sealed[_HEAD : _HEAD + _NONCE_BYTES], sealed[_HEAD + _NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, text, place.encode())
        except InvalidTag:
            raise SealError(f"{place} was changed, or was sealed for another place") from None


def master_keys(state: Path, configured: str | None) -> tuple[bytes, ...]:
    """The keys, the first one for sealing: those configured, else the one in the state folder, made if it is missing.

    Configured keys are hexadecimal, 64 digits each, separated by commas: a new one is put in front of the old ones.
    """
    if configured is None:
        return (_key_of_file(state),)
    return tuple(_from_hex(part, "TUQUAN_MASTER_KEY") for part in configured.split(","))


def keys_of(settings: Settings) -> tuple[bytes, ...]:
    """The master keys that the settings name."""
    return master_keys(settings.state, None if settings.master_key is None else settings.master_key.get_secret_value())


@dataclass(frozen=True, slots=True, repr=False)
class ServerSecrets:
    """What the processes of one service share: what seals, what signs cursors, what hides names that were tried.

    ``blind_key`` makes the digests by which equal sealed values are found.
    """

    sealer: Sealer
    cursor_key: bytes
    names_key: bytes
    blind_key: bytes


async def load_secrets(connection: AnyConnection, keys: Sequence[bytes]) -> ServerSecrets:
    """The secrets of the database behind the connection. Raises ``SealError`` when the master key is another one."""
    sealer = Sealer(keys)
    return ServerSecrets(
        sealer,
        cursor_key=await server_secret(connection, sealer, "cursors"),
        names_key=await server_secret(connection, sealer, "sign_in_names"),
        blind_key=await server_secret(connection, sealer, "sealed_values"),
    )


async def server_secret(connection: AnyConnection, sealer: Sealer, name: str) -> bytes:
    """The 32 random bytes of that name, the same for all processes of one database; made when first asked for."""
    place = f"server_secrets.value:{name}"
    kept = await connection.fetchval(_FIND_SECRET, name)
    if kept is None:
        await connection.execute(_ADD_SECRET, name, sealer.seal(secrets.token_bytes(KEY_BYTES), place))
        kept = await connection.fetchval(_FIND_SECRET, name)
    return sealer.open(kept, place)


def _key_id(key: bytes) -> bytes:
    return sha256(b"tuquan master key" + key).digest()[:_ID_BYTES]


def _key_of_file(state: Path) -> bytes:
    path = state / KEY_FILE
    if not path.exists():
        _make_key(path)
    try:
        if path.stat().st_mode & 0o077:
            raise MasterKeyError(f"{path} can be read by others: chmod 600 it, and consider making a new key.")
        return _from_hex(path.read_text("ascii"), str(path))
    except PermissionError:
        raise MasterKeyError(f"{path} belongs to another user.") from None


def _make_key(path: Path) -> None:
    """Makes the file, whole or not at all; of two processes that start together the first one's key stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def _from_hex(text: str, source: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise MasterKeyError(f"{source} must hold {KEY_BYTES * 2} hexadecimal digits.")
    return key
