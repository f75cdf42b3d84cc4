"""Password hashes: argon2id with 19 MiB, two passes, one lane (OWASP's least), about 60 ms each.

They are made in two threads of their own, so that the loop goes on and two cores are the most they take; who would
have to wait too long is told to come back.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.shared.errors import Unavailable
from app.domain.shared.text import UncleanText, clean

T = TypeVar("T")

THREADS: Final = 2
"""Hashes made at one moment."""
MOST_WAITING: Final = 64
"""Hashes asked for at one moment, about two seconds of work; further ones are refused at once."""
RETRY_AFTER: Final = 2
"""Seconds after which somebody who was refused may come back."""

_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$6mdklW/BGOatAm99DFDEZA$JaZzqaPfc585QfXz1Ogv9DlvEqUoNrVncB+AaJWWtFA"
"""The hash of a forgotten random text: compared where there is no account, so that it takes as long."""


class Argon2Passwords:
    """The port ``Passwords``; one for the whole process."""

    def __init__(self) -> None:
        """Threads start with the first hash."""
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="password")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """A new hash of the password. Raises ``Unavailable`` when too many are waiting."""
        return await self._run(lambda: self._hasher.hash(_prepared(password)))

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether the hash is of the password; without a hash it takes as long, and answers no."""
        return await self._run(lambda: self._compare(password_hash, password))

    def _compare(self, password_hash: str | None, password: str) -> bool:
        try:
            self._hasher.verify(password_hash or _NOBODY, _prepared(password))
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    async def _run(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise Unavailable(RETRY_AFTER)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1


@cache
def the_passwords() -> Argon2Passwords:
    """The process's one, because its threads are what is limited."""
    return Argon2Passwords()


def _prepared(password: str) -> bytes:
    """The password as the doors clean every text, so that it does not matter through which one it came.

    Keyboards send the same letter composed or not. Text that the doors would refuse is taken as it is.
    """
    try:
        return clean(password).encode()
    except UncleanText:
        return password.encode("utf-8", "surrogatepass")
