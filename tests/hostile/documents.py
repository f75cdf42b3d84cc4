"""Hostile GraphQL requests of less than 10 kB, made from a seed: each family is expensive for some server somewhere.

A family is a maker: it takes a source of chance and gives the body of one request. Makers aim at the limits of the
service too, because what is refused at once is cheap: what is just inside is read, priced and compiled.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Final

from tests.hostile import shapes, words
from tests.hostile.parts import Body

LARGEST: Final = 10_000
"""Bytes of a request."""
Maker = Callable[[Random], Body | list[Body] | str]
FAMILIES: Final[Mapping[str, Maker]] = {
    make.__name__: make
    for make in (
        shapes.chains,
        shapes.doublings,
        shapes.cycles,
        shapes.unused,
        shapes.aliases,
        words.directives,
        words.tokens,
        shapes.depths,
        words.variables,
        words.values,
        words.inputs,
        words.literals,
        words.suggestions,
        shapes.operations,
        shapes.introspections,
        shapes.spread_introspections,
        shapes.overlaps,
        shapes.wide_nodes,
        shapes.compiled,
        words.comments,
        words.long_names,
        words.batches,
        words.bodies,
    )
}


def hostile_bodies(count: int, *, seed: int) -> Iterator[tuple[str, bytes]]:
    """That many requests of less than 10 kB, of every family in turn, with the family's name."""
    chance = Random(seed)
    names = list(FAMILIES)
    made = 0
    while made < count:
        family = names[made % len(names)]
        found = FAMILIES[family](chance)
        body = found.encode() if isinstance(found, str) else json.dumps(found, separators=(",", ":")).encode()
        if len(body) < LARGEST:
            made += 1
            yield family, body
