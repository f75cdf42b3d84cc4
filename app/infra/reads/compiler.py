"""Compiles a selection to one SQL statement; the reasons are in ``docs/decisions/0002-read-engine.md``.

Every object is a scalar subquery that ``row_to_json`` turns into JSON, so the statement nests as the
selection does. A list is cut in an inner query (filter, order, ``limit + 1``) and wrapped in an outer one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.domain.shared.scope import Scope
from app.domain.shared.selection import (
    Constant,
    Given,
    Item,
    Listing,
    Nest,
    NestMany,
    Part,
    Pick,
    Root,
    Selection,
    Several,
    Shape,
    Top,
)
from app.domain.shared.views import Field, Type, ViewRegistry
from app.infra.reads.rendering import Node, Renderer
from app.infra.reads.source import Source

SEEN = "~seen"
"""The member that says whose contact values an object shows; the engine takes it out again. No name of ours or of a
caller's begins with a tilde."""
_FROM_PAGE = ("edges", "nodes", "pageInfo")
ACTIONS = "allowed_actions"
_NO_ACTIONS = "array[]::text[]"
"""What may be done is not told of what was known earlier: it may be done to the present record only."""
_EMPTY = {"text": "''", "int": "0", "date": "'-infinity'::date"}


@dataclass(frozen=True, slots=True)
class ListSlots:
    """What a list's cursors are bound to: its view, date, order and filters, and the slot of a given cursor."""

    identity: str
    view: str
    as_of: str
    known: str | None
    sort: tuple[str, ...]
    filters: tuple[tuple[str, str], ...]
    search: str | None
    given: str | None
    casts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled selection: its text, the slots of ``$1…$n`` in order, its lists, and whether it may show contacts."""

    sql: str
    slots: tuple[str, ...]
    lists: tuple[ListSlots, ...]
    contacts: bool = False


class Compiler:
    """Compiles one selection."""

    tells_whose: ClassVar[bool] = True
    """Whether objects say whose contact values they show. What is not answered by the engine leaves it out, and asks
    ``app/infra/reads/showing.py`` instead."""

    def __init__(
        self,
        views: ViewRegistry,
        sources: Mapping[str, Source],
        scopes: Mapping[str, Scope],
    ) -> None:
        """One compiler serves one selection."""
        self._sql = Renderer(views, sources, scopes)
        self._lists: list[ListSlots] = []
        self._contacts = False

    def compile(self, selection: Selection) -> Plan:
        """The plan of the selection."""
        if selection.shape is Shape.REST_ONE:
            sql = self._rest_one(_only(selection))
        elif selection.shape is Shape.REST_LIST:
            sql = self._rest_list(_only(selection))
        else:
            columns = ", ".join(f"{self._graph_root(root)} as {_quote(root.key)}" for root in selection.roots)
            sql = f"select row_to_json(d) as body from (select {columns}) d"
        return Plan(sql, tuple(self._sql.slots), tuple(self._lists), self._contacts)

    # The three shapes of a statement.

    def _rest_one(self, root: Root) -> str:
        node = self._sql.node(root.view, root.as_of_slot, known=root.known_slot, id_slot=root.id_slot)
        body = self._object(node, root.items, graph=False)
        version = self._sql.render(node, node.source.version)
        return f"select {body} as body, {version} as version from {self._sql.rows(node, [])}"

    def _rest_list(self, root: Root) -> str:
        listing = root.listing or Listing()
        node = self._sql.node(root.view, root.as_of_slot, known=root.known_slot, listed=True)
        node.shared = root.shared
        slots = self._open_list(node, listing)
        page = self._page(node, listing, slots, wanted={"item": self._object(node, root.items, graph=False)})
        following, previous = self._ends(listing, slots)
        prefix = self._sql.param("url_prefix", "text")
        total = self._count(node, listing) if root.with_total else "null::bigint"
        total_column = ", t.total" if root.with_total else ""
        return (
            "select (select row_to_json(b) from (select t.items, (select row_to_json(u) from (select "
            f"{self._sql.param('url_self', 'text')} as self, {prefix} || t.following as next, "
            f"{prefix} || t.previous as prev{total_column}) u) as page) b) as body, "
            "t.following, t.previous, t.total from (select "
            f"{_aggregate('p.item', listing)} as items, "
            f"'n' || {following} as following, 'p' || {previous} as previous, {total} as total from {page} p) t"
        )

    def _graph_root(self, root: Top) -> str:
        if isinstance(root, Constant):
            return _literal(root.value)
        if isinstance(root, Given):
            return self._sql.param(root.slot, "json")
        if isinstance(root, Several):
            return f"json_build_array({', '.join(self._graph_root(each) for each in root.roots)})"
        listed = root.listing is not None
        node = self._sql.node(root.view, root.as_of_slot, known=root.known_slot, id_slot=root.id_slot, listed=listed)
        if root.listing is not None:
            return self._connection(node, root.listing, root.parts)
        return self._single(node, root.items, graph=True)

    # Objects.

    def _single(self, node: Node, items: tuple[Item, ...], *, graph: bool) -> str:
        body = self._object(node, items, graph=graph)
        return f"(select {body} from {self._sql.rows(node, [])} limit 1)"

    def _object(self, node: Node, items: tuple[Item, ...], *, graph: bool) -> str:
        columns = [f"{self._item(node, item, graph=graph)} as {_quote(item.key)}" for item in items]
        whose = self._whose(node, items) if self.tells_whose else None
        columns += [] if whose is None else [f"{whose} as {_quote(SEEN)}"]
        return f"(select row_to_json(o) from (select {', '.join(columns)}) o)"

    def _whose(self, node: Node, items: tuple[Item, ...]) -> str | None:
        """Whose contact values an object shows, null where it shows none; None where it can show none."""
        picked = {item.field for item in items if isinstance(item, Pick)}
        contacts = [name for name in sorted(picked) if getattr(node.view.members[name], "contact", False)]
        if not contacts or node.source.whose is None:
            return None
        self._contacts = True
        values = ", ".join(self._field(node, name, graph=False) for name in contacts)
        return f"case when num_nonnulls({values}) > 0 then {self._sql.render(node, node.source.whose)} end"

    def _item(self, node: Node, item: Item, *, graph: bool) -> str:
        if isinstance(item, Constant):
            return _literal(item.value)
        if isinstance(item, Pick):
            return self._field(node, item.field, graph=graph)
        target = self._target(node, item)
        if isinstance(item, Nest):
            return self._single(target, item.items, graph=graph)
        if graph:
            return self._connection(target, item.listing, item.parts)
        return self._array(target, item)

    def _target(self, node: Node, item: Nest | NestMany) -> Node:
        """The node that a relation leads to."""
        member = node.view.members[item.relation]
        if isinstance(member, Field):
            message = f"{node.view.name}.{item.relation} is not a relation"
            raise TypeError(message)
        link = node.source.relations[item.relation]
        many = isinstance(item, NestMany)
        return self._sql.node(member.view, node.as_of, known=node.known, parent=node, link=link, listed=many)

    def _field(self, node: Node, name: str, *, graph: bool) -> str:
        member = node.view.members[name]
        if not isinstance(member, Field):
            message = f"{node.view.name}.{name} is not a field"
            raise TypeError(message)
        if name == ACTIONS and node.known is not None:
            return _NO_ACTIONS
        sql = self._sql.render(node, node.source.fields[name])
        if member.type is Type.ID and graph:
            sql = f"'{node.view.name}_' || {sql}"
        return self._sql.masked(node, sql, member.permission)

    # Lists.

    def _array(self, node: Node, item: NestMany) -> str:
        body = self._object(node, item.items, graph=False)
        ordering = _ordering(self._order(node, item.listing))
        return (
            f"(select coalesce(json_agg(a.item), '[]') from (select {body} as item from {self._sql.rows(node, [])} "
            f"order by {ordering} limit {item.listing.limit}) a)"
        )

    def _connection(self, node: Node, listing: Listing, parts: tuple[Part, ...]) -> str:
        slots = self._open_list(node, listing)
        wanted: dict[str, str] = {}
        columns: list[str] = []
        for number, part in enumerate(parts):
            if part.part == "totalCount":
                sql = self._count(node, listing)
            elif part.part == "pageInfo":
                sql = self._page_info(listing, slots, part.items)
            elif part.part == "__typename":
                sql = _literal(f"{pascal(node.view.name)}Connection")
            else:
                wanted[f"c{number}"] = self._edge(node, slots, part)
                sql = _aggregate(f"p.c{number}", listing)
            columns.append(f"{sql} as {_quote(part.key)}")
        rows = ""
        if any(part.part in _FROM_PAGE for part in parts):
            # One row even where every column is a constant: ``having`` makes it an aggregate of the page.
            rows = f"from {self._page(node, listing, slots, wanted=wanted)} p having true"
        return f"(select row_to_json(c) from (select {', '.join(columns)} {rows}) c)"

    def _edge(self, node: Node, slots: ListSlots, part: Part) -> str:
        """One edge of ``edges`` (cursor and node), or one record of ``nodes``."""
        if part.part == "nodes":
            return self._object(node, part.items, graph=True)
        columns = []
        for item in part.items:
            if isinstance(item, Nest):
                sql = self._object(node, item.items, graph=True)
            elif isinstance(item, Pick):
                sql = self._token(slots, self._keys(node, slots))
            else:
                sql = self._item(node, item, graph=True)
            columns.append(f"{sql} as {_quote(item.key)}")
        return f"(select row_to_json(e) from (select {', '.join(columns)}) e)"

    def _page(self, node: Node, listing: Listing, slots: ListSlots, *, wanted: dict[str, str]) -> str:
        """The rows of one page with one more, numbered from where the page begins."""
        order = self._order(node, listing)
        conditions = self._filters(node, listing)
        if slots.given is not None:
            given = [self._sql.param(f"{slots.given}.{n}", cast) for n, (_, cast, _way) in enumerate(order)]
            conditions.append(_behind(order, given))
            if node.source.sorts[slots.sort[0].removeprefix("-")].leads:
                conditions.append(f"{order[0][0]} {'>=' if order[0][2] == 'asc' else '<='} {given[0]}")
        columns = "".join(f"{sql} as {name}, " for name, sql in wanted.items())
        return (
            f"(select row_number() over () as n, r.* from (select {columns}{self._keys(node, slots)} as keys "
            f"from {self._sql.rows(node, conditions)} order by {_ordering(order)} limit {listing.limit + 1}) r)"
        )

    def _count(self, node: Node, listing: Listing) -> str:
        counted = self._sql.again(node)
        conditions = self._filters(counted, listing)
        return f"(select count(*) from {self._sql.rows(counted, conditions)})"

    def _ends(self, listing: Listing, slots: ListSlots) -> tuple[str, str]:
        """The tokens after the last and before the first row of the page, null where there is nothing there."""
        nearest = self._token(slots, _NEAREST)
        more = f"case when count(*) > {listing.limit} then {self._token(slots, _furthest(listing))} end"
        if listing.backwards:
            return nearest, more
        return more, (nearest if listing.after is not None else "null::text")

    def _page_info(self, listing: Listing, slots: ListSlots, items: tuple[Item, ...]) -> str:
        backwards = listing.backwards
        # Counts the rows of the page around it: ``count(*)`` would count the one row of this subquery.
        more = f"count(p.n) > {listing.limit}"
        given = _bool(slots.given is not None)
        has_next, has_previous = (given, more) if backwards else (more, given)
        first, last = (_furthest(listing), _NEAREST) if backwards else (_NEAREST, _furthest(listing))
        facts = {"hasNextPage": has_next, "hasPreviousPage": has_previous}
        keys = {"startCursor": first, "endCursor": last}
        columns = []
        for item in items:
            if not isinstance(item, Pick):
                sql = _literal("PageInfo")
            else:
                # A token is made only where it is asked for: a slot without a place in the text would be one too many.
                sql = facts.get(item.field) or self._token(slots, keys[item.field])
            columns.append(f"{sql} as {_quote(item.key)}")
        return f"(select row_to_json(i) from (select {', '.join(columns)}) i)"

    # The pieces of a list: order, keys, cursor, filters.

    def _open_list(self, node: Node, listing: Listing) -> ListSlots:
        sort = listing.sort or node.view.sorts[:1]
        # Read off, not rendered: what binds a value must stand in the statement, and a count has no order.
        keys = [key for name in sort for key in node.source.sorts[name.removeprefix("-")].keys]
        slots = ListSlots(
            identity=f"identity.{len(self._lists)}",
            view=node.view.name,
            as_of=node.as_of,
            known=node.known,
            sort=sort,
            filters=listing.filters,
            search=listing.search,
            given=listing.after or listing.before,
            casts=(*(cast for _, cast in keys), "uuid"),
        )
        self._lists.append(slots)
        return slots

    def _order(self, node: Node, listing: Listing) -> list[tuple[str, str, str]]:
        """Expression, type and direction of every key; the row's id makes the order total."""
        keys: list[tuple[str, str, str]] = []
        way = "asc"
        for name in listing.sort or node.view.sorts[:1]:
            way = "desc" if name.startswith("-") else "asc"
            order = node.source.sorts[name.removeprefix("-")]
            for template, cast in order.keys:
                sql = self._sql.masked(node, self._sql.render(node, template), order.permission)
                mask = self._sql.mask(node, order.permission)
                keys.append((f"coalesce({sql}, {_EMPTY[cast]})" if mask else sql, cast, way))
        keys.append((self._sql.render(node, node.source.key), "uuid", way))
        if listing.backwards:
            return [(sql, cast, "asc" if way == "desc" else "desc") for sql, cast, way in keys]
        return keys

    def _keys(self, node: Node, slots: ListSlots) -> str:
        order = self._order(node, Listing(sort=slots.sort))
        return f"json_build_array({', '.join(sql for sql, _, _ in order)})::text"

    def _token(self, slots: ListSlots, keys: str) -> str:
        pads = f"{self._sql.param('inner_pad', 'bytea')}, {self._sql.param('outer_pad', 'bytea')}"
        return f"record.cursor_token({self._sql.param(slots.identity, 'text')}, {keys}, {pads})"

    def _filters(self, node: Node, listing: Listing) -> list[str]:
        """The conditions of named filters and of the search; a masked row never meets one."""
        conditions = []
        for name, slot in listing.filters:
            if name in node.source.bound:
                node.given[name] = self._sql.param(slot, node.source.bound[name].cast)
                continue
            match = node.source.filters[name]
            node.listed = node.listed and not match.every
            condition = self._sql.render(node, match.on, {"value": self._sql.param(slot, match.cast)})
            conditions.append((condition, match.permission))
        search = node.source.search
        if listing.search is not None and search is not None:
            pattern = self._sql.param(listing.search, "text")
            conditions.append((f"{self._sql.render(node, search.text)} like {pattern}", search.permission))
        masked = [(condition, self._sql.mask(node, permission)) for condition, permission in conditions]
        return [
            f"({condition})" if mask is None else f"({self._sql.can(node, mask)} and {condition})"
            for condition, mask in masked
        ]


_NEAREST = "(array_agg(p.keys order by p.n asc))[1]"


def _furthest(listing: Listing) -> str:
    return f"(array_agg(p.keys order by p.n desc) filter (where p.n <= {listing.limit}))[1]"


def _aggregate(column: str, listing: Listing) -> str:
    way = "desc" if listing.backwards else "asc"
    return f"coalesce(json_agg({column} order by p.n {way}) filter (where p.n <= {listing.limit}), '[]')"


def _ordering(order: list[tuple[str, str, str]]) -> str:
    return ", ".join(f"{sql} {way}" for sql, _, way in order)


def _behind(order: list[tuple[str, str, str]], given: list[str]) -> str:
    """The rows behind the given keys: a row comparison where all keys run one way, else spelled out."""
    ways = {way for _, _, way in order}
    if len(ways) == 1:
        sign = ">" if ways == {"asc"} else "<"
        return f"({', '.join(sql for sql, _, _ in order)}) {sign} ({', '.join(given)})"
    cases = []
    for n, (sql, _, way) in enumerate(order):
        same = [f"{order[m][0]} = {given[m]}" for m in range(n)]
        cases.append(" and ".join([*same, f"{sql} {'>' if way == 'asc' else '<'} {given[n]}"]))
    return f"({' or '.join(f'({case})' for case in cases)})"


def _only(selection: Selection) -> Root:
    root = selection.roots[0]
    if not isinstance(root, Root) or len(selection.roots) != 1:
        message = "a REST read has exactly one root"
        raise TypeError(message)
    return root


def _quote(key: str) -> str:
    return '"' + key.replace('"', '""') + '"'


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _bool(value: bool) -> str:  # noqa: FBT001
    return "true" if value else "false"


def pascal(name: str) -> str:
    """The GraphQL name of a view."""
    return "".join(word.capitalize() for word in name.split("_"))
