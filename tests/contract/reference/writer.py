"""Writes random documents over the catalogue: nested lists and records, filters, orders, words, dates, fragments."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from app.api.graphql.naming import camel, pascal
from app.domain.catalogue import VIEWS
from app.domain.shared.views import Field, Filter, Many, Type, View
from tests.contract.reference.hints import Hints
from tests.contract.reference.reader import NAIVE

LEFT_OUT = frozenset(view.name for view in VIEWS) - NAIVE.keys()
COVERED = tuple(view for view in VIEWS if view.name in NAIVE)
LISTED = tuple(view for view in COVERED if view.listed)
# Which view an id of a filter belongs to, where its name does not say.
ENDS = {
    ("territory", "parent"): "territory",
    ("body", "parent"): "body",
    ("territory_succession", "predecessor"): "territory",
    ("territory_succession", "successor"): "territory",
    ("body_succession", "predecessor"): "body",
    ("body_succession", "successor"): "body",
    ("lineage_edge", "origin"): "group",
    ("lineage_edge", "result"): "group",
    ("personal_read", "reader"): "person",
    ("duplicate_suspicion", "record"): "person",
}


@dataclass
class Cursors:
    """Lists that were read, by view and date: the arguments that a cursor was made for, and the cursor."""

    known: dict[tuple[str, str], list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, view: str, as_of: str, arguments: str, token: str) -> None:
        self.known.setdefault((view, as_of), []).append((arguments, token))


@dataclass
class Writer:
    """Writes one document."""

    chance: Random
    hints: Hints
    cursors: Cursors
    as_of: str = ""
    known_at: str = ""
    fragments: dict[str, tuple[str, str]] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    placed: dict[tuple[str, str], list[tuple[str, View]]] = field(default_factory=dict)
    variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    aliases: int = 0

    def document(self) -> str:
        roots = " ".join(self.root() for _ in range(self.chance.randint(1, 2)))
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        text = f"query{f'({declared})' if declared else ''} {{ {roots} }}"
        return text + "".join(f" fragment {n} on {type_} {{ {body} }}" for n, (type_, body) in self.fragments.items())

    def values(self) -> dict[str, Any]:
        return {name: value for name, (_, value) in self.variables.items()}

    # Roots.

    def root(self) -> str:
        kind = self.chance.choice(["list", "list", "list", "one", "one", "node", "nodes", "me"])
        if kind == "me" and not self.known_at:
            self.as_of = ""
            return self.alias("me") + f" {{ {self.record(VIEWS.get('account'), 3)} }}"
        self.as_of = "" if self.chance.random() < 0.3 else self.hints.day(self.chance).isoformat()
        if kind in ("list", "me"):
            view = self.chance.choice(LISTED)
            arguments = self.arguments(view, dated=True, most=8, unpaged=0.1)
            return self.alias(camel(view.plural)) + arguments + self.connection(view, self.chance.randint(1, 3))
        view = self.chance.choice(COVERED)
        if kind == "one":
            name = self.chance.choice([self.global_id(view), json.dumps(self.hints.id(view.name, self.chance))])
            start = self.alias(camel(view.name)) + self.given([f"id: {name}"], dated=True)
            return f"{start} {{ {self.record(view, 3)} }}"
        on = f"... on {pascal(view.name)} {{ {self.record(view, 2)} }} id __typename"
        if kind == "node":
            return self.alias("node") + self.given([f"id: {self.global_id(view)}"], dated=True) + f" {{ {on} }}"
        either = [view, view, self.chance.choice(COVERED)]
        ids = ", ".join(self.global_id(self.chance.choice(either)) for _ in range(self.chance.randint(0, 3)))
        return self.alias("nodes") + self.given([f"ids: [{ids}]"], dated=True) + f" {{ {on} }}"

    def global_id(self, view: View) -> str:
        return json.dumps(f"{view.name}_{self.hints.id(view.name, self.chance)}")

    def alias(self, name: str) -> str:
        self.aliases += 1
        return f"k{self.aliases}: {name}"

    # Records.

    def record(self, view: View, depth: int) -> str:
        return " ".join(self.selection(view, depth) for _ in range(self.chance.randint(1, 5)))

    def selection(self, view: View, depth: int) -> str:
        ways = [self.plain, self.plain, self.one, self.many, self.inline, self.spread, self.again]
        return (self.chance.choice(ways) if depth else self.plain)(view, depth)

    def plain(self, view: View, _depth: int) -> str:
        names = [camel(name) for name, member in view.members.items() if isinstance(member, Field)]
        name = self.chance.choice([*names, "__typename"])
        return (self.alias(name) if self.chance.random() < 0.1 else name) + self.directive()

    def related(self, view: View, *, many: bool) -> list[tuple[str, View]]:
        return [
            (camel(name), VIEWS.get(member.view))
            for name, member in view.members.items()
            if not isinstance(member, Field) and isinstance(member, Many) is many and member.view not in LEFT_OUT
        ]

    def one(self, view: View, depth: int) -> str:
        related = self.related(view, many=False)
        if not related:
            return self.plain(view, depth)
        name, target = self.chance.choice(related)
        return f"{name}{self.directive()} {{ {self.record(target, depth - 1)} }}"

    def many(self, view: View, depth: int) -> str:
        related = self.related(view, many=True)
        if not related:
            return self.one(view, depth)
        name, target = self.chance.choice(related)
        start = self.alias(name) + self.arguments(target, dated=False, most=4, unpaged=0.03)
        self.placed.setdefault((view.name, self.as_of), []).append((start, target))
        return start + self.directive() + self.connection(target, depth - 1)

    def again(self, view: View, depth: int) -> str:
        """The same key with other selections below: both are merged."""
        placed = self.placed.get((view.name, self.as_of))
        if not placed:
            return self.plain(view, depth)
        start, target = self.chance.choice(placed)
        return start + self.connection(target, depth - 1)

    def inline(self, view: View, depth: int) -> str:
        condition = self.chance.choice(["", f"on {pascal(view.name)}", "on Node"])
        if condition == "on Node":
            return f"... on Node{self.directive()} {{ id }}"
        return f"... {condition}{self.directive()} {{ {self.record(view, depth - 1)} }}"

    def spread(self, view: View, depth: int) -> str:
        # A fragment may hold a cursor, which belongs to the date that it was written for.
        here = (pascal(view.name), self.as_of)
        known = [name for name, (on, _) in self.fragments.items() if (on, self.dates[name]) == here]
        if known and self.chance.random() < 0.5:
            return f"...{self.chance.choice(known)}{self.directive()}"
        body = self.record(view, depth - 1)
        name = f"F{len(self.fragments)}"
        self.fragments[name] = (pascal(view.name), body)
        self.dates[name] = self.as_of
        return f"...{name}{self.directive()}"

    def directive(self) -> str:
        if self.chance.random() < 0.9:
            return ""
        name, value = self.chance.choice([("yes", True), ("no", False)])
        self.variables[name] = ("Boolean!", value)
        return f" @{self.chance.choice(['skip', 'include'])}(if: ${name})"

    # Lists.

    def connection(self, view: View, depth: int) -> str:
        parts: dict[str, Callable[[], str]] = {
            "nodes": lambda: f"nodes {{ {self.record(view, depth)} }}",
            "edges": lambda: f"edges {{ cursor node {{ {self.record(view, depth)} }} }}",
            "pageInfo": lambda: "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }",
            "totalCount": lambda: "totalCount",
            "__typename": lambda: "__typename",
        }
        chosen = self.chance.sample(sorted(parts), self.chance.randint(1, 3))
        if not {"nodes", "edges"} & set(chosen) and self.chance.random() < 0.8:
            chosen.append("nodes")
        return f" {{ {' '.join(parts[name]() for name in chosen)} }}"

    def arguments(self, view: View, *, dated: bool, most: int, unpaged: float) -> str:
        known = self.cursors.known.get((view.name, self.as_of))
        if known and self.chance.random() < 0.4:
            own, token = self.chance.choice(known)
            size = self.chance.randint(1, most)
            way = self.chance.choice(["after: {t}, first: {n}", "before: {t}, last: {n}", "before: {t}"])
            return self.given([own, way.format(t=json.dumps(token), n=size)], dated=dated)
        return self.given([self.chosen(view), self.paging(most, unpaged)], dated=dated)

    def paging(self, most: int, unpaged: float) -> str:
        if self.chance.random() < unpaged:
            return ""
        size = self.chance.randint(1, most)
        if self.chance.random() < 0.2:
            self.variables[f"n{size}"] = ("Int", size)
            return f"first: $n{size}"
        return f"{self.chance.choice(['first', 'last'])}: {size}"

    def chosen(self, view: View) -> str:
        """Filters, words and orders of a list: what a cursor belongs to."""
        given = []
        for name, wanted in view.filters.items():
            if self.chance.random() < 0.8 / len(view.filters):
                given.append(f"{camel(name)}: {self.filter(view, name, wanted)}")
        if view.search is not None and self.chance.random() < 0.2:
            given.append(f"q: {json.dumps(self.hints.some_words(view.name, self.chance), ensure_ascii=False)}")
        if self.chance.random() < 0.5:
            words = [way for order in view.sorts for way in (order.strip("-"), f"{order.strip('-')}_desc")]
            chosen = self.chance.sample(words, self.chance.randint(1, min(2, len(words))))
            given.append(f"sort: [{', '.join(chosen)}]")
        return ", ".join(given)

    def filter(self, view: View, name: str, wanted: Filter) -> str:
        if wanted.enum is not None:
            words = [word.value for word in wanted.enum]
            return f"[{', '.join(self.chance.sample(words, self.chance.randint(1, min(3, len(words)))))}]"
        if wanted.type is Type.BOOL:
            return self.chance.choice(["true", "false"])
        if wanted.type is Type.DATE:
            return json.dumps(self.hints.day(self.chance).isoformat())
        if wanted.type is Type.ID:
            return json.dumps(self.some_id(view, name))
        values = [self.hints.value(view.name, name, self.chance) for _ in range(self.chance.randint(1, 4))]
        values = [value for value in values if value is not None] or ["x"]
        return json.dumps(values if wanted.many else values[0], ensure_ascii=False)

    def some_id(self, view: View, name: str) -> str:
        owner = name.removesuffix("_id")
        if name == "within":
            return self.hints.id("territory", self.chance)
        if owner == "subject":
            return self.chance.choice(self.hints.subjects)
        return self.hints.id(ENDS.get((view.name, owner), owner), self.chance)

    def given(self, arguments: list[str], *, dated: bool) -> str:
        if dated and self.as_of:
            if self.chance.random() < 0.3:
                name = f"d{self.as_of.replace('-', '')}"
                self.variables[name] = ("Date", self.as_of)
                arguments = [*arguments, f"asOf: ${name}"]
            else:
                arguments = [*arguments, f'asOf: "{self.as_of}"']
        if dated and self.known_at:
            arguments = [*arguments, f'knownAt: "{self.known_at}"']
        written = ", ".join(filter(None, arguments))
        return f"({written})" if written else ""
