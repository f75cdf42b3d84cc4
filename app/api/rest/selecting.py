"""Makes the selection of a read from its query: which members, how filtered, ordered and cut.

A selection holds structure only, so those of one view are few; each is made once and kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from app.api.paging import BACKWARDS, FORWARDS
from app.api.problems import bad_parameter, one_of
from app.domain.shared.codes import Text
from app.domain.shared.selection import Item, Listing, Nest, NestMany, Pick, Root, Selection, Shape
from app.domain.shared.views import Field, Many, One, View, ViewRegistry

DEEPEST: Final = 2
"""Relations that may follow one another in ``expand`` and ``fields``."""
MOST_RELATIONS: Final = 10
"""Relations that one read may follow."""
NESTED_LIMIT: Final = 100
"""Records that a relation to a list shows."""

_FEWER_RELATIONS: Final = Text(f"nhiều nhất {MOST_RELATIONS} quan hệ", f"at most {MOST_RELATIONS} relations")
_LESS_DEEP: Final = Text(f"nhiều nhất {DEEPEST} quan hệ nối tiếp", f"at most {DEEPEST} relations, one after another")

Paths: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The members of one view that are wanted: paths from ``fields``, and paths from ``expand``."""

    fields: Paths = ()
    expand: Paths = ()

    def or_else(self, names: Iterable[str]) -> "Wanted":
        """The same, with these fields where none are named."""
        return Wanted(self.fields or tuple((name,) for name in names), self.expand)

    def below(self, name: str) -> "Wanted":
        """What is wanted of the relation ``name``."""
        return Wanted(_rest(self.fields, name), _rest(self.expand, name))


@dataclass(frozen=True, slots=True)
class ListWish:
    """The structure of a list's query; the values travel beside it under the names of the parameters."""

    fields: str | None = None
    expand: str | None = None
    filters: tuple[str, ...] = ()
    sort: str | None = None
    search: bool = False
    limit: int = 25
    way: str | None = None
    with_total: bool = False
    known: bool = False
    shared: bool = False
    shape: Shape = Shape.REST_LIST


class Selecting:
    """Makes and keeps the selections of one view."""

    def __init__(self, views: ViewRegistry, view: View) -> None:
        """What is kept is bounded: a caller can wish for many different shapes."""
        self._views, self._view = views, view
        self.one = lru_cache(maxsize=256)(self._one)
        self.list = lru_cache(maxsize=1024)(self._list)

    def _one(self, fields: str | None = None, expand: str | None = None, *, known: bool = False) -> Selection:
        items = self._items(fields, expand, single=True)
        root = Root("item", self._view.name, items, id_slot="id", known_slot=_known_slot(known=known))
        return Selection(Shape.REST_ONE, (root,))

    def _list(self, wish: ListWish) -> Selection:
        listing = Listing(
            filters=tuple((name, name) for name in wish.filters),
            sort=self._sorts(wish.sort),
            search="q" if wish.search else None,
            limit=wish.limit,
            after="cursor" if wish.way == FORWARDS else None,
            before="cursor" if wish.way == BACKWARDS else None,
        )
        items = self._items(wish.fields, wish.expand, single=False)
        known = _known_slot(known=wish.known)
        root = Root(
            "items",
            self._view.name,
            items,
            listing=listing,
            known_slot=known,
            with_total=wish.with_total,
            shared=wish.shared,
        )
        return Selection(wish.shape, (root,))

    def _sorts(self, sort: str | None) -> tuple[str, ...]:
        if sort is None:
            return self._view.sorts[:1]
        known = {name.removeprefix("-") for name in self._view.sorts}
        wanted = tuple(sort.split(","))
        named = [name.removeprefix("-") for name in wanted]
        if not known.issuperset(named) or len(set(named)) < len(named):
            raise bad_parameter("sort", sort, one_of(way for name in sorted(known) for way in (name, f"-{name}")))
        return wanted

    def _items(self, fields: str | None, expand: str | None, *, single: bool) -> tuple[Item, ...]:
        wanted = Wanted(_paths(fields), _paths(expand))
        items = self._members(self._view, wanted.or_else(self._view.default_members(single=single)), depth=0)
        if _relations(items) > MOST_RELATIONS:
            raise bad_parameter("fields" if expand is None else "expand", f"> {MOST_RELATIONS}", _FEWER_RELATIONS)
        return items

    def _members(self, view: View, wanted: Wanted, *, depth: int) -> tuple[Item, ...]:
        """The members in the order of the view, so that one wish in two spellings is one selection."""
        _check(view, "fields", wanted.fields, depth=depth)
        _check(view, "expand", wanted.expand, depth=depth)
        named = {path[0] for path in wanted.fields + wanted.expand}
        return tuple(
            Pick(name, name)
            if isinstance(member, Field)
            else self._relation(name, member, wanted.below(name), depth=depth + 1)
            for name, member in view.members.items()
            if name in named
        )

    def _relation(self, name: str, member: One | Many, wanted: Wanted, *, depth: int) -> Item:
        target = self._views.get(member.view)
        brief = [each for each in target.default_members(single=False) if isinstance(target.members[each], Field)]
        items = self._members(target, wanted.or_else(brief), depth=depth)
        if isinstance(member, Many):
            return NestMany(name, name, Listing(sort=target.sorts[:1], limit=NESTED_LIMIT), items)
        return Nest(name, name, items)


def _known_slot(*, known: bool) -> str | None:
    return "known_at" if known else None


def _check(view: View, parameter: str, paths: Paths, *, depth: int) -> None:
    """Refuses what the view does not have, what leads nowhere, and what lies too deep."""
    for name, *below in paths:
        member = view.members.get(name)
        is_field = isinstance(member, Field)
        ends_wrong = is_field and (bool(below) or parameter == "expand")
        if member is None or ends_wrong:
            raise bad_parameter(parameter, ".".join((name, *below)), one_of(_names(view, parameter)))
        if not is_field and depth == DEEPEST:
            raise bad_parameter(parameter, ".".join((name, *below)), _LESS_DEEP)


def _names(view: View, parameter: str) -> Iterable[str]:
    """What the parameter takes of the view: everything, or the relations only."""
    wanted = view.members.items()
    return (name for name, member in wanted if parameter == "fields" or not isinstance(member, Field))


def _rest(paths: Paths, name: str) -> Paths:
    return tuple(tuple(below) for first, *below in paths if first == name and below)


def _paths(text: str | None) -> Paths:
    return tuple(tuple(path.split(".")) for path in text.split(",")) if text else ()


def _relations(items: tuple[Item, ...]) -> int:
    return sum(1 + _relations(item.items) for item in items if isinstance(item, Nest | NestMany))
