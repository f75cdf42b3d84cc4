"""Every acknowledged write is there once, whatever is killed; and the same harness sees a service that is careless."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

import pytest

from tests.faults.ledger import Kill, Ledger, a_backend, an_api_process, the_database, the_service

PLANTED = str(Path(__file__).parent / "planted")
Open = Callable[..., Ledger]


@pytest.fixture
def opened(state: Path) -> Iterator[Open]:
    """Opens a ledger with a running service, which is ended afterwards."""
    ledgers: list[Ledger] = []

    def begin(name: str, **environment: str) -> Ledger:
        ledger = Ledger(state, name, environment)
        ledgers.append(ledger)
        ledger.begin()
        return ledger

    yield begin
    for ledger in ledgers:
        if ledger.running.process.poll() is None:
            ledger.running.end()


def kills(count: int) -> list[Kill]:
    """The service and the database in turn, and between them a part of each."""
    return list(islice(cycle((the_service, the_database, an_api_process, a_backend)), count))


async def test_no_acknowledged_write_is_lost_or_doubled(opened: Open) -> None:
    ledger = opened("Ngan")
    await ledger.write(600, kills(4))
    assert len(ledger.acknowledged) == 600
    assert ledger.repeats > 0
    assert await ledger.differences() == ""


@pytest.mark.deep
async def test_of_30000_over_ten_kills_none_is_lost_or_doubled(opened: Open) -> None:
    ledger = opened("Dai")
    await ledger.write(30_000, list(islice(cycle((the_service, the_database)), 10)))
    assert len(ledger.acknowledged) == 30_000
    assert await ledger.differences() == ""


async def test_a_service_that_answers_before_it_is_written_is_seen(opened: Open) -> None:
    await _is_seen(opened, "Voi", "answers before it is written", [the_database], r"\d+ lost")


@pytest.mark.deep
async def test_a_service_that_forgets_what_it_answered_is_seen(opened: Open) -> None:
    await _is_seen(opened, "Quen", "forgets what it answered", [an_api_process] * 5, r"\d+ doubled")


async def _is_seen(opened: Open, name: str, defect: str, kills: Sequence[Kill], told: str) -> None:
    """A single kill may fall where nothing was on its way, so it is tried until the ledger tells the defect."""
    ledger = opened(name, PYTHONPATH=PLANTED, PLANTED=defect)
    for _ in range(20):
        await ledger.write(150 * len(kills), kills)
        seen = await ledger.differences()
        if seen:
            assert re.fullmatch(told, seen)
            return
    pytest.fail("the ledger saw nothing")
