"""Password hashes: argon2id as decided, off the loop, and never too many at once."""

import asyncio
import time

import pytest

from app.domain.shared.errors import Unavailable
from app.infra.passwords import MOST_WAITING, Argon2Passwords, the_passwords

PASSWORD = "Mưa xuân trên sông Tiền"


async def test_a_hash_is_argon2id_with_the_decided_cost() -> None:
    assert (await the_passwords().hash(PASSWORD)).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_hash_is_salted_and_matches_its_password_only() -> None:
    passwords = the_passwords()
    one, other = await passwords.hash(PASSWORD), await passwords.hash(PASSWORD)
    assert one != other
    assert await passwords.matches(one, PASSWORD)
    assert not await passwords.matches(one, PASSWORD + "x")


async def test_how_a_keyboard_composes_letters_and_spaces_does_not_matter() -> None:
    passwords = the_passwords()
    composed = await passwords.hash("đường  dài")
    assert await passwords.matches(composed, " đu\u031bo\u031b\u0300ng dài ")


async def test_a_password_that_the_doors_would_refuse_matches_nothing() -> None:
    passwords = the_passwords()
    kept = await passwords.hash(PASSWORD)
    for typed in ("\x00", "\ud800", PASSWORD + "\x1b"):
        assert not await passwords.matches(kept, typed)


async def test_without_a_hash_it_answers_no_after_as_much_work() -> None:
    passwords = the_passwords()
    kept = await passwords.hash(PASSWORD)
    took: dict[str | None, list[float]] = {kept: [], None: []}
    for _ in range(7):
        for each, times in took.items():
            start = time.process_time()
            assert not await passwords.matches(each, "something else")
            times.append(time.process_time() - start)
    known, unknown = (sorted(times)[3] for times in took.values())
    assert 0.5 < unknown / known < 2


async def test_a_broken_hash_answers_no() -> None:
    assert not await the_passwords().matches("$argon2id$broken", PASSWORD)


async def test_the_loop_goes_on_meanwhile() -> None:
    passwords, turns = the_passwords(), 0
    hashing = asyncio.ensure_future(passwords.hash(PASSWORD))
    while not hashing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns >= 5


async def test_whoever_would_wait_too_long_is_told_to_come_back() -> None:
    passwords = Argon2Passwords()
    waiting = [asyncio.ensure_future(passwords.matches(None, "x")) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as caught:
        await passwords.matches(None, "x")
    assert caught.value.retry_after == 2
    assert await asyncio.gather(*waiting) == [False] * MOST_WAITING
    assert not await passwords.matches(None, "x")
