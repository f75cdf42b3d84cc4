"""Answers documents with graphql-core's executor and resolvers that look through all rows each time."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from graphql import GraphQLResolveInfo, GraphQLSchema, execute_sync, parse

from app.api.graphql.naming import camel, pascal
from app.domain.catalogue import VIEWS
from app.domain.shared.text import fold
from app.domain.shared.views import Field, Many, Type, View
from tests.contract.reference import (
    changes,
    duplicates,
    groups,
    households,
    imports,
    operations,
    papers,
    people,
    places,
    policies,
)
from tests.contract.reference.naive import Naive, history
from tests.contract.reference.tables import Row, World
from tests.contract.reference.wire import as_json, opened

NAIVE: Mapping[str, Naive] = {
    **places.VIEWS,
    **people.VIEWS,
    **policies.VIEWS,
    **households.VIEWS,
    **groups.VIEWS,
    **imports.VIEWS,
    **operations.VIEWS,
    **duplicates.VIEWS,
    **changes.VIEWS,
    **papers.VIEWS,
}


@dataclass(frozen=True)
class Seen:
    """A record as of a day."""

    view: View
    row: Row
    day: date


@dataclass(frozen=True)
class Page:
    """A cut of a list; ``keys`` are those of its rows' places in the order."""

    rows: list[Seen]
    keys: list[list[Any]]
    total: int
    following: bool
    preceding: bool


@dataclass(frozen=True)
class Edge:
    """A record with its place in the order."""

    node: Seen
    keys: list[Any]


@dataclass
class Reference:
    """What one actor is answered."""

    schema: GraphQLSchema
    world: World
    kept: dict[tuple[str, date, str], list[Row]] = field(default_factory=dict)
    allowed: dict[tuple[str, UUID], bool] = field(default_factory=dict)

    def answer(self, text: str, variables: dict[str, Any]) -> Any:
        result = execute_sync(
            self.schema,
            parse(text),
            variable_values=variables,
            field_resolver=self._resolve,
            type_resolver=lambda seen, _info, _type: pascal(seen.view.name),
        )
        assert result.errors is None, (text, result.errors)
        return result.data

    # Which rows there are.

    def visible(self, view: View, day: date, arguments: Mapping[str, Any] | None = None) -> list[Row]:
        """The rows of the day that the actor may see, listed or not."""
        bound = {key: value for key, value in (arguments or {}).items() if view.name == "correspondence"}
        key = (view.name, day, repr(sorted(bound.items())))
        if key not in self.kept:
            rows = NAIVE[view.name].rows(self.world, day, bound)
            self.kept[key] = [row for row in rows if self._may_see(view, row)]
        return self.kept[key]

    def _may_see(self, view: View, row: Row) -> bool:
        if view.permission is None:
            return True
        key = (view.name, row["id"])
        if key not in self.allowed:
            self.allowed[key] = self.world.may(view.permission, NAIVE[view.name].targets(self.world.present, row))
        return self.allowed[key]

    def _find(self, view: View, id_: UUID | None, day: date) -> Seen | None:
        rows = self.visible(view, day) if id_ is not None else []
        return next((Seen(view, row, day) for row in rows if row["id"] == id_), None)

    # Resolving.

    def _resolve(self, source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        name = info.field_name
        if isinstance(source, Seen):
            return self._member(source, _members(source.view.name)[name], arguments)
        if isinstance(source, Page):
            return _of_page(source, name)
        if isinstance(source, Edge):
            return source.node if name == "node" else json.dumps(source.keys, ensure_ascii=False)
        if isinstance(source, dict):
            return source[name]
        return self._root(name, arguments)

    def _root(self, name: str, arguments: dict[str, Any]) -> Any:
        day = date.fromisoformat(arguments["asOf"]) if arguments.get("asOf") else self.world.today
        if name == "me":
            return self._find(VIEWS.get("account"), self.world.actor.account_id, self.world.today)
        if name == "node":
            return self._by_global_id(arguments["id"], day)
        if name == "nodes":
            return [self._by_global_id(each, day) for each in arguments["ids"]]
        single = next((view for view in VIEWS if camel(view.name) == name), None)
        if single is not None:
            kind, id_ = _read_id(arguments["id"])
            return self._find(single, id_, day) if kind in ("", single.name) else None
        view = next(view for view in VIEWS if camel(view.plural) == name)
        return self._list(view, day, arguments, every=False)

    def _by_global_id(self, text: str, day: date) -> Seen | None:
        kind, id_ = _read_id(text)
        return self._find(VIEWS.get(kind), id_, day) if kind else None

    def _member(self, seen: Seen, name: str, arguments: dict[str, Any]) -> Any:
        member, naive = seen.view.members[name], NAIVE[seen.view.name]
        if isinstance(member, Field):
            return self._field(seen, name, member)
        target = VIEWS.get(member.view)
        if isinstance(member, Many):
            of = history if name == "history" else naive.many[name]
            wanted = of(self.world, seen.row, seen.day)
            how = {"every": name in naive.every, "shared": name in naive.shared}
            return self._list(target, seen.day, arguments, wanted=wanted, **how)
        return self._find(target, naive.ones[name](self.world, seen.row, seen.day), seen.day)

    def _field(self, seen: Seen, name: str, member: Field) -> Any:
        naive = NAIVE[seen.view.name]
        if name == "allowed_actions" and self.world.is_known:
            return []
        if member.permission and not self.world.may(member.permission, naive.targets(self.world.present, seen.row)):
            return None
        own = naive.fields.get(name)
        value = own(self.world, seen.row, seen.day) if own else seen.row[name]
        if member.type is Type.ID:
            return f"{seen.view.name}_{value}"
        return as_json(value)

    # Lists.

    def _list(
        self,
        view: View,
        day: date,
        arguments: dict[str, Any],
        *,
        every: bool,
        shared: bool = False,
        wanted: Any = None,
    ) -> Page:
        given = {own: _given(view, own, arguments[camel(own)]) for own in view.filters if _has(arguments, camel(own))}
        naive = NAIVE[view.name]
        beyond = every or any(name in naive.every for name in given)
        rows = [
            row
            for row in (naive.rows(self.world, day, {}) if shared else self.visible(view, day, given))
            if (wanted is None or wanted(row))
            and (beyond or naive.listed(self.world, row, day))
            and all(naive.filters[name](self.world, row, day, value) for name, value in given.items())
            and self._meets_words(naive, row, arguments.get("q"))
        ]
        return self._page(view, day, rows, arguments)

    def _meets_words(self, naive: Naive, row: Row, words: str | None) -> bool:
        if not words or naive.search is None:
            return True
        seen = naive.search_permission
        if seen is not None and not self.world.may(seen, naive.targets(self.world.present, row)):
            return False
        return fold(words) in naive.search(row)

    def _page(self, view: View, day: date, rows: list[Row], arguments: dict[str, Any]) -> Page:
        sort = [_turned(word) for word in dict.fromkeys(arguments.get("sort") or ())] or [_way(view.sorts[0])]
        placed = [(self._keys(view, row, sort), row) for row in rows]
        ways = self._ways(view, rows, sort)
        for n in reversed(range(len(ways))):
            placed.sort(key=lambda each: _comparable(each[0][n]), reverse=ways[n])
        total = len(placed)
        after, before, last = arguments.get("after"), arguments.get("before"), arguments.get("last")
        if after:
            placed = [each for each in placed if _stands(each[0], opened(after), ways) > 0]
        if before:
            placed = [each for each in placed if _stands(each[0], opened(before), ways) < 0]
        size = last or arguments.get("first") or 25
        more = len(placed) > size
        backwards = bool(last or before)
        cut = placed[-size:] if backwards else placed[:size]
        following, preceding = (bool(before), more) if backwards else (more, bool(after))
        return Page([Seen(view, row, day) for _, row in cut], [keys for keys, _ in cut], total, following, preceding)

    def _keys(self, view: View, row: Row, sort: list[tuple[str, bool]]) -> list[Any]:
        naive = NAIVE[view.name]
        keys: list[Any] = []
        for name, _ in sort:
            mask = naive.sort_permission.get(name)
            if mask is not None and not self.world.may(mask, naive.targets(self.world.present, row)):
                keys += [""] * len(naive.sorts[name](row))
            else:
                keys += [as_json(each) for each in naive.sorts[name](row)]
        return [*keys, str(row["id"])]

    def _ways(self, view: View, rows: list[Row], sort: list[tuple[str, bool]]) -> list[bool]:
        """Whether each key runs down; the id runs as the last order does."""
        if not rows:
            return []
        ways = [down for name, down in sort for _ in NAIVE[view.name].sorts[name](rows[0])]
        return [*ways, sort[-1][1]]


@cache
def _members(view: str) -> dict[str, str]:
    return {camel(name): name for name in VIEWS.get(view).members}


def _of_page(page: Page, name: str) -> Any:
    if name == "nodes":
        return page.rows
    if name == "edges":
        return [Edge(row, keys) for row, keys in zip(page.rows, page.keys, strict=True)]
    if name == "totalCount":
        return page.total
    ends = [json.dumps(page.keys[n], ensure_ascii=False) if page.keys else None for n in (0, -1)]
    return {
        "hasNextPage": page.following,
        "hasPreviousPage": page.preceding,
        "startCursor": ends[0],
        "endCursor": ends[1],
    }


def _read_id(text: str) -> tuple[str, UUID]:
    kind, _, id_ = text.rpartition("_")
    return kind, UUID(id_)


def _has(arguments: dict[str, Any], name: str) -> bool:
    return arguments.get(name) is not None


def _given(view: View, own: str, value: Any) -> Any:
    kind = view.filters[own].type
    if isinstance(value, list):
        return value
    if kind is Type.ID:
        return _read_id(value)[1]
    return date.fromisoformat(value) if kind is Type.DATE else value


def _way(order: str) -> tuple[str, bool]:
    return order.removeprefix("-"), order.startswith("-")


def _turned(word: str) -> tuple[str, bool]:
    return word.removesuffix("_desc"), word.endswith("_desc")


def _comparable(key: Any) -> Any:
    return key.encode() if isinstance(key, str) else key


def _stands(keys: list[Any], given: list[Any], ways: list[bool]) -> int:
    """Whether a row stands behind (1) or before (-1) the given place."""
    for mine, other, down in zip(keys, given, ways, strict=True):
        one, two = _comparable(mine), _comparable(other)
        if one != two:
            return 1 if (one > two) is not down else -1
    return 0
