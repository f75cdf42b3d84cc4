"""Random documents give the same answer compiled as they do from naive resolvers, down to the order of the keys."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import asyncpg

from app.api.graphql.schema import build_schema
from tests.api.graphql.conftest import OFFERS, VIEWS, Caller
from tests.api.graphql.oracle import Oracle
from tests.api.support import TODAY

DOCUMENTS = 200
SEED = 20_261_125
PLAIN = {
    "Territory": ["id", "key", "kind", "code", "name", "shortName", "depth", "validTo", "version", "__typename"],
    "TerritorySuccession": ["id", "extent", "note", "__typename"],
    "PageInfo": ["hasNextPage", "hasPreviousPage", "__typename"],
}
RECORDS = {
    "Territory": {"parent": "Territory"},
    "TerritorySuccession": {"predecessor": "Territory", "successor": "Territory"},
}
LISTS: dict[str, dict[str, str]] = {
    "Territory": {"children": "Territory", "predecessors": "TerritorySuccession"},
    "TerritorySuccession": {},
}
VARIABLES = {"yes": True, "no": False, "some": 3, "kinds": ["province", "commune"], "nothing": None}
TYPES = {"yes": "Boolean!", "no": "Boolean!", "some": "Int", "kinds": "[TerritoryKind!]", "nothing": "String"}


@dataclass
class Writer:
    """Writes one random document."""

    chance: random.Random
    used: set[str] = field(default_factory=set)
    fragments: dict[str, tuple[str, str]] = field(default_factory=dict)
    placed: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    aliases: int = 0

    def document(self, ids: list[str]) -> str:
        roots = [self.root(ids) for _ in range(self.chance.randint(1, 3))]
        variables = ", ".join(f"${name}: {TYPES[name]}" for name in sorted(self.used))
        text = f"query{f'({variables})' if variables else ''} {{ {' '.join(roots)} }}"
        return text + "".join(f" fragment {n} on {type_} {{ {body} }}" for n, (type_, body) in self.fragments.items())

    def root(self, ids: list[str]) -> str:
        kind = self.chance.choice(["list", "list", "one", "node", "nodes", "__typename"])
        if kind == "__typename":
            return self.alias("__typename")
        if kind == "list":
            return self.alias(f"territories{self.arguments('Territory')}") + self.connection(
                "Territory", self.chance.randint(1, 3)
            )
        if kind == "nodes":
            chosen = ", ".join(f'"{self.chance.choice(ids)}"' for _ in range(self.chance.randint(0, 3)))
            inner = f"... on Territory {{ {self.record('Territory', 2)} }} id"
            return self.alias(f"nodes(ids: [{chosen}])") + f" {{ {inner} }}"
        id_ = self.chance.choice(ids)
        if kind == "node":
            inner = f"__typename ... on Territory {{ {self.record('Territory', 2)} }} ... on Cluster {{ name }}"
            return self.alias(f'node(id: "{id_}")') + f" {{ {inner} }}"
        return self.alias(f'territory(id: "{id_}")') + f" {{ {self.record('Territory', 2)} }}"

    def alias(self, field_: str) -> str:
        self.aliases += 1
        return f"k{self.aliases}: {field_}"

    def record(self, type_: str, depth: int) -> str:
        return " ".join(self.selection(type_, depth) for _ in range(self.chance.randint(1, 4)))

    def selection(self, type_: str, depth: int) -> str:
        ways = [self.plain, self.plain, self.one, self.many, self.inline, self.spread, self.again]
        return (self.chance.choice(ways) if depth else self.plain)(type_, depth)

    def plain(self, type_: str, _depth: int) -> str:
        name = self.chance.choice(PLAIN[type_])
        return (self.alias(name) if self.chance.random() < 0.2 else name) + self.directive()

    def one(self, type_: str, depth: int) -> str:
        name, target = self.chance.choice(sorted(RECORDS[type_].items()))
        return f"{name}{self.directive()} {{ {self.record(target, depth - 1)} }}"

    def inline(self, type_: str, depth: int) -> str:
        condition = self.chance.choice(["", f"on {type_}"])
        return f"... {condition}{self.directive()} {{ {self.record(type_, depth - 1)} }}"

    def again(self, type_: str, depth: int) -> str:
        """The same key with other selections below: both are merged."""
        placed = self.placed.get(type_)
        if not placed:
            return self.plain(type_, depth)
        start, target = self.chance.choice(placed)
        return start + self.connection(target, depth - 1)

    def many(self, type_: str, depth: int) -> str:
        if not LISTS[type_]:
            return self.one(type_, depth)
        name, target = self.chance.choice(sorted(LISTS[type_].items()))
        start = self.alias(f"{name}{self.arguments(target)}")
        self.placed.setdefault(type_, []).append((start, target))
        return start + self.directive() + self.connection(target, depth - 1)

    def spread(self, type_: str, depth: int) -> str:
        known = [name for name, (on, _) in self.fragments.items() if on == type_]
        if known and self.chance.random() < 0.5:
            return f"...{self.chance.choice(known)}{self.directive()}"
        body = self.record(type_, depth - 1)
        name = f"F{len(self.fragments)}"
        self.fragments[name] = (type_, body)
        return f"...{name}{self.directive()}"

    def connection(self, type_: str, depth: int) -> str:
        parts: dict[str, Callable[[], str]] = {
            "nodes": lambda: f"nodes {{ {self.record(type_, depth)} }}",
            "edges": lambda: f"edges {{ node {{ {self.record(type_, depth)} }} __typename }}",
            "pageInfo": lambda: f"pageInfo {{ {self.chance.choice(PLAIN['PageInfo'])} }}",
            "totalCount": lambda: "totalCount",
            "__typename": lambda: "__typename",
        }
        chosen = self.chance.sample(sorted(parts), self.chance.randint(1, 3))
        return f" {{ {' '.join(parts[name]() for name in chosen)} }}"

    def arguments(self, type_: str) -> str:
        given = [self.chance.choice(["first: 2", "last: 2", "first: $some"])]
        if type_ == "Territory" and self.chance.random() < 0.5:
            given.append(self.chance.choice(["kind: [province]", "kind: $kinds", 'q: "an"']))
        if type_ == "Territory" and self.chance.random() < 0.4:
            given.append(self.chance.choice(["sort: [code]", "sort: [name_desc]", "sort: code_desc"]))
        self.used.update(each.partition("$")[2] for each in given if "$" in each)
        return f"({', '.join(given)})"

    def directive(self) -> str:
        if self.chance.random() < 0.8:
            return ""
        name = self.chance.choice(["yes", "no"])
        self.used.add(name)
        return f" @{self.chance.choice(['skip', 'include'])}(if: ${name})"


async def test_compiled_documents_answer_as_naive_resolvers_do(caller: Caller, pool: asyncpg.Pool) -> None:
    oracle = await Oracle.load(build_schema(VIEWS, OFFERS), pool, TODAY)
    chance = random.Random(SEED)
    ids = [f"territory_{row['id']}" for row in oracle.territories[:40]]
    refused: list[str] = []
    for number in range(DOCUMENTS):
        writer = Writer(chance)
        text = writer.document(ids)
        variables = {name: VARIABLES[name] for name in sorted(writer.used)}
        response = await caller.send(text, **variables)
        body = response.json()
        if "data" not in body:
            refused.append(body["errors"][0]["extensions"]["code"])
            continue
        expected = json.dumps(oracle.answer(text, variables), ensure_ascii=False)
        assert json.dumps(body["data"], ensure_ascii=False) == expected, (SEED, number, text)
        assert len(caller.statements) <= 1
    assert set(refused) <= {"graphql-too-much"}
    assert len(refused) < DOCUMENTS * 0.2
