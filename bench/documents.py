"""How long one hostile GraphQL request may hold up the event loop: ``python -m bench.documents``.

Hostile requests of less than 10 kB go to the whole GraphQL door in this process, before a database that has nothing:
what is timed is the processor time of the event loop's thread, from the first byte of the request to the last of the
answer. Each counts with the shortest of three tries, so that what else the machine does is left out.
"""

import argparse
import asyncio
import gc
import logging
import time
from collections import defaultdict
from collections.abc import Iterator

import httpx

from tests.hostile.documents import hostile_bodies
from tests.hostile.door import NOBODY, OFFICER, ask, client_of, open_door

TRIES = 3


async def milliseconds(client: httpx.AsyncClient, body: bytes, token: str) -> float:
    """The shortest of the tries. A blank more each time, so that no document is known already."""
    found = []
    for tries in range(TRIES):
        told = body.replace(b'"query":"', b'"query":"' + b" " * tries, 1)
        start = time.thread_time()
        await ask(client, told, token)
        found.append((time.thread_time() - start) * 1_000)
    return min(found)


async def measured(count: int, seed: int) -> dict[str, list[float]]:
    """The milliseconds of every request, by family."""
    found: dict[str, list[float]] = defaultdict(list)
    async with client_of(open_door()) as client:
        await ask(client, b'{"query":"{groups{nodes{id}}}"}', OFFICER)
        # As the service does at its start.
        gc.collect()
        gc.freeze()
        for family, body in hostile_bodies(count, seed=seed):
            found[family] += [await milliseconds(client, body, token) for token in (NOBODY, OFFICER)]
    return found


def told(found: dict[str, list[float]]) -> Iterator[str]:
    """The table, the worst family first."""
    yield f"{'family':<24}{'requests':>9}{'median ms':>11}{'p99 ms':>9}{'worst ms':>10}"
    everything = [each for times in found.values() for each in times]
    for family, times in (*sorted(found.items(), key=lambda each: -max(each[1])), ("all", everything)):
        ranked = sorted(times)
        median, most = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.99) - 1]
        yield f"{family:<24}{len(ranked):>9}{median:>11.1f}{most:>9.1f}{ranked[-1]:>10.1f}"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2_300, help="how many are made")
    parser.add_argument("--seed", type=int, default=1, help="what they are made from")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(*told(asyncio.run(measured(options.documents, options.seed))), sep="\n")


if __name__ == "__main__":
    main()
