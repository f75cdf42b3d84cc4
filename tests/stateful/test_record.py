"""Random histories of everything that can happen to the record, against a naive model: I1 to I6, I10, every known past.

After each step the record is read whole, on every day, and compared with the model; at the end each list is read as
known at every position and day that there was.
"""

import asyncio
from collections import Counter
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from app.infra.db.connection import open_pool
from app.infra.postgres import EmbeddedServer
from tests.conftest import clone, run_sql
from tests.infra.db.hamlet import build
from tests.reading import reader_of
from tests.stateful.world import World

STEPS = (
    *["happen"] * 6,
    *["together"] * 2,
    *["annul"] * 3,
    *["repeal"] * 2,
    *["correct"] * 2,
    "record",
    "plan",
    "load",
    "erase",
)
"""What is chosen from; a step's method in ``World`` says what it does."""


class Record(RuleBasedStateMachine):
    """One hamlet in a database of its own."""

    server: ClassVar[EmbeddedServer]
    template: ClassVar[str]
    done: ClassVar[Counter[str]] = Counter()
    """How often each step was made, and not refused."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.database = clone(self.server, self.template)
        self.world = self.runner.run(self._begin())

    async def _begin(self) -> World:
        dsn = self.server.app_dsn(self.database)
        self.pool = await open_pool(dsn, size=4)
        hamlet = await build(self.pool, {5: 4, 6: 4, 7: 3}, free=2)
        world = World(hamlet, await reader_of(hamlet), dsn)
        await world.begin()
        return world

    @rule(name=st.sampled_from(STEPS), seed=st.integers(0, 2**32 - 1))
    def step(self, name: str, seed: int) -> None:
        self.done[name] += self.runner.run(getattr(self.world, name)(seed))

    def teardown(self) -> None:
        """Reads the whole past, then leaves nothing behind."""
        try:
            self.runner.run(self.world.require_past())
        finally:
            self.runner.run(self.pool.close())
            self.runner.close()
            run_sql(self.server.superuser_dsn(), f"drop database {self.database} with (force)")


def run(server: EmbeddedServer, template: str, *, examples: int, steps: int) -> None:
    Record.server, Record.template, Record.done = server, template, Counter()
    run_state_machine_as_test(
        Record,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            print_blob=True,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )
    assert Record.done.total() > examples * steps * 0.3
    assert (+Record.done).keys() == set(STEPS)


def test_random_histories(test_server: EmbeddedServer, template: str) -> None:
    run(test_server, template, examples=8, steps=14)


@pytest.mark.deep
def test_many_random_histories(test_server: EmbeddedServer, template: str) -> None:
    run(test_server, template, examples=150, steps=40)
