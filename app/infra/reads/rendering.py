"""Resolves the notation of the sources: aliases, tables, bound values, scopes.

The joins of a source stand in the statement only when an expression has named them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.shared.scope import Scope
from app.domain.shared.views import View, ViewRegistry
from app.infra.reads.source import Link, Source

_TOKEN = re.compile(r"\{can:([a-z_:]+)\}|\{(\^?)(\w+)\}|@(\w+)|(?<![:\w]):([a-z_]\w*)")
_CASTS = {"today": "date", "inner_pad": "bytea", "outer_pad": "bytea"}


@dataclass
class Node:
    """One use of a source in the statement: at the root, or reached over a link from its parent.

    ``as_of`` is the slot of the date; ``known`` that of the position at which the content was known, None for now.
    """

    source: Source
    view: View
    number: int
    as_of: str
    known: str | None = None
    parent: "Node | None" = None
    link: Link | None = None
    id_slot: str | None = None
    listed: bool = False
    needed: set[str] = field(default_factory=set)
    given: dict[str, str] = field(default_factory=dict)
    shared: bool = False

    def is_shared(self) -> bool:
        """Whether the actor sees its rows because the record that they belong to may be seen."""
        return self.shared or (self.link is not None and self.link.shared)


class Renderer:
    """Renders fragments for nodes and collects the slots of the values that they bind."""

    def __init__(
        self,
        views: ViewRegistry,
        sources: Mapping[str, Source],
        scopes: Mapping[str, Scope],
    ) -> None:
        """Keeps the catalogues; of the scopes only their shape shows in the text, never their values."""
        self._views, self._sources, self._scopes = views, sources, scopes
        self._params: dict[str, str] = {}
        self.slots: list[str] = []
        self._nodes = 0

    def node(
        self,
        view: str,
        as_of: str,
        *,
        known: str | None,
        parent: Node | None = None,
        link: Link | None = None,
        id_slot: str | None = None,
        listed: bool = False,
    ) -> Node:
        """A new use of a view's source, as a single record or ``listed``."""
        self._nodes += 1
        found = self._sources[view], self._views.get(view)
        return Node(*found, self._nodes, as_of, known, parent, link, id_slot, listed)

    def again(self, node: Node) -> Node:
        """Another use of the same rows (for counting them)."""
        more = self.node(node.view.name, node.as_of, known=node.known, parent=node.parent, link=node.link, listed=True)
        more.shared = node.shared
        return more

    def rows(self, node: Node, conditions: list[str], *, beside: str = "") -> str:
        """``from`` and ``where``: the joins that were named, those ``beside``, the link, the scope, the conditions."""
        own = self._own_conditions(node)
        bound = {name: node.given.get(name) or self.render(node, of.default) for name, of in node.source.bound.items()}
        base = self.render(node, (node.link.base if node.link else None) or node.source.base, bound)
        joins: dict[str, str] = {}
        while missing := [name for name in node.source.joins if name in node.needed and name not in joins]:
            for name in missing:
                joins[name] = self.render(node, node.source.joins[name])
        ordered = " ".join([*(joins[name] for name in node.source.joins if name in joins), beside])
        filtered = " and ".join(own + conditions)
        return f"{base} {ordered} where {filtered}" if filtered else f"{base} {ordered}"

    def _own_conditions(self, node: Node) -> list[str]:
        conditions = []
        if node.id_slot is not None:
            conditions.append(f"{self.render(node, node.source.key)} = {self.param(node.id_slot, 'uuid')}")
        if node.link is not None:
            conditions.append(self.render(node, node.link.on))
        if node.view.permission is not None and not node.is_shared():
            conditions.append(self.can(node, node.view.permission, finds=True))
        if node.source.condition is not None:
            conditions.append(_likely(self.render(node, node.source.condition)))
        every = node.link is not None and node.link.every
        if node.listed and not every and node.source.listed is not None:
            conditions.append(_likely(self.render(node, node.source.listed)))
        return conditions

    def can(self, node: Node, permission: str, *, finds: bool = False) -> str:
        """Whether the actor holds the permission at the row: its territory, its group, its household, or as their own.

        A narrow scope is a plain condition, said twice: the planner multiplies and expects so few territories that it
        begins with them. A wide one it takes for a coin toss, and begins with the order of the list. ``finds`` says
        that rows are looked for by it; else it is asked of rows that are found.
        """
        scope, where = self._scopes[permission], node.source.where
        if where.several is not None:
            places = where.finding if finds and scope.is_narrow() and where.finding is not None else where.several
            return self._at_several(node, permission, places)
        tests = []
        if scope.paths and where.path is not None:
            paths = self.param(f"scope.{permission}.paths", "text[]")
            below = f"{self.render(node, where.path)} <@ any({paths}::ltree[])"
            tests.append(f"({below} and {below})" if scope.is_narrow() else _likely(below))
        if scope.groups and where.group is not None:
            groups = self.param(f"scope.{permission}.groups", "uuid[]")
            tests.append(f"{self.render(node, where.group)} = any({groups})")
        if scope.households and where.household is not None:
            households = self.param(f"scope.{permission}.households", "uuid[]")
            tests.append(f"{self.render(node, where.household)} = any({households})")
        if scope.persons and where.person is not None:
            persons = self.param(f"scope.{permission}.persons", "uuid[]")
            tests.append(f"{self.render(node, where.person)} = any({persons})")
        return f"({' or '.join(tests)})" if tests else "false"

    def _at_several(self, node: Node, permission: str, places: str) -> str:
        """The condition of a row that counts at several places; of the scope only the kinds that it names are bound."""
        scope = self._scopes[permission]
        if scope.is_empty():
            return "false"
        casts = {"paths": "text[]", "groups": "uuid[]", "households": "uuid[]", "persons": "uuid[]"}
        bound = {
            kind: self.param(f"scope.{permission}.{kind}", cast) for kind, cast in casts.items() if f":{kind}" in places
        }
        reached = self.render(node, places, bound)
        return reached if scope.is_narrow() else f"coalesce({reached}, false)"

    def mask(self, node: Node, permission: str | None) -> str | None:
        """The permission that masks at the node; None where whoever sees the row holds it too, by the same scope."""
        seen = None if node.is_shared() else node.view.permission
        if permission is None or (seen is not None and self._scopes[seen] == self._scopes[permission]):
            return None
        return permission

    def masked(self, node: Node, sql: str, permission: str | None) -> str:
        """The expression, null on rows where the actor lacks the permission."""
        mask = self.mask(node, permission)
        return sql if mask is None else f"case when {self.can(node, mask)} then {sql} end"

    def render(self, node: Node, template: str, extra: Mapping[str, str] | None = None) -> str:
        """The fragment's SQL for this node; ``extra`` gives the text of slots that belong to the fragment alone."""

        def replace(match: re.Match[str]) -> str:
            permission, up, alias, table, slot = match.groups()
            if permission:
                # Who sees the row by the very scope of the permission holds it there.
                return self.can(node, permission) if self.mask(node, permission) else "true"
            if table:
                return self._table(node, table)
            if slot:
                return extra[slot] if extra and slot in extra else self._slot(node, slot)
            return self._alias(node, alias, up=bool(up))

        return _TOKEN.sub(replace, template)

    def _table(self, node: Node, table: str) -> str:
        """The kept table, or its versions that were known at the node's position (a function beside its twin)."""
        return table if node.known is None else f"history.known_{table}({self.param(node.known, 'bigint')})"

    def _alias(self, node: Node, alias: str, *, up: bool) -> str:
        owner = node.parent if up else node
        if owner is None:
            message = f"{node.view.name} has no owner here"
            raise TypeError(message)
        owner.needed.add(alias)
        return f"{alias}{owner.number}"

    def _slot(self, node: Node, slot: str) -> str:
        if slot == "as_of":
            return self.param(node.as_of, "date")
        return self.param(slot, _CASTS[slot])

    def param(self, slot: str, cast: str) -> str:
        """The placeholder of a slot; a slot has one type in a statement."""
        if slot not in self._params:
            self.slots.append(slot)
            self._params[slot] = f"${len(self.slots)}::{cast}"
        return self._params[slot]


def _likely(condition: str) -> str:
    """The condition, hidden from the planner's guesses: it takes it for a coin toss.

    Of a date or place that is bound later it knows nothing and would expect one row in two hundred, though most hold.
    """
    return f"coalesce({condition}, false)"
