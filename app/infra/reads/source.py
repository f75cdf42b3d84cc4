"""Sources: for each view, the SQL of its rows, fields, relations, filters and orders.

Fragments are SQL text in a small notation that the compiler resolves:

    {g}         an alias of this source, made unique for its place in the statement; naming it brings in its join
    {^g}        an alias of the source that the relation starts from
    @groups     a kept table, or its versions as known at an earlier position; label paths are always those of today
    :as_of      a bound value; ``:as_of`` is the date of the read, ``:today`` the present one
    {can:P}     whether the actor holds the permission P at the row

Callers' values are always bound, never part of the text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

WITHIN = "<@ (select w.path from territories w where w.id = :value)"
"""Behind a label path: it lies in the territory that the filter names, or is it."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a row counts for access today: expressions of its label path, its group, its household.

    ``person`` is whose own record the row is: everybody sees their own account, roles and contact values.
    A row that counts at ``several`` places gives one condition instead of all these, in which ``:paths``, ``:groups``,
    ``:households`` and ``:persons`` are the arrays of the scope; ``finding`` says the same where rows are
    looked for in a few territories.
    """

    path: str | None = None
    group: str | None = None
    household: str | None = None
    person: str | None = None
    several: str | None = None
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """How a relation finds its rows: a condition, and a base that replaces the target's own where one is given.

    A list over ``every`` row has those too that ``listed`` of the target leaves out. Whoever sees the record that the
    relation starts from sees its ``shared`` rows; fields that need more stay masked.
    """

    on: str
    base: str | None = None
    every: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A filter's condition; ``:value`` is what the caller gave, cast to ``cast``.

    It looks at ``every`` row where it decides itself on those that ``listed`` leaves out.
    """

    on: str
    cast: str
    permission: str | None = None
    every: bool = False


@dataclass(frozen=True, slots=True)
class Bound:
    """A filter whose value the base itself needs, with the SQL that stands for it where none is given."""

    cast: str
    default: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order's keys: never-null expressions with their types. ``permission`` masks them row by row.

    ``leads`` says that the first key is found by an index of its own, the others not: a page then begins there.
    """

    keys: tuple[tuple[str, str], ...]
    permission: str | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """The folded text that ``q`` is looked for in; rows whose text is masked are never found by it."""

    text: str
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The SQL of one view. ``base`` is its first table, ``key`` the row's id, ``joins`` the others by alias.

    ``condition`` holds for every row that can be read; ``listed`` only for rows of a list, so that a record which is
    over can still be found by its id or from a record that refers to it. ``whose`` is the id of the person whose
    contact values the row holds, where it holds any.
    """

    view: str
    base: str
    key: str
    joins: Mapping[str, str] = field(default_factory=dict)
    where: Where = Where()
    condition: str | None = None
    listed: str | None = None
    bound: Mapping[str, Bound] = field(default_factory=dict)
    version: str = "null::int"
    fields: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, Link] = field(default_factory=dict)
    filters: Mapping[str, Match] = field(default_factory=dict)
    sorts: Mapping[str, Order] = field(default_factory=dict)
    search: Search | None = None
    whose: str | None = None


def history(key: str) -> Link:
    """The journal's entries about the record with that key: whoever sees the record sees its history."""
    entries = f"{{e}}.id in (select s.entry_id from journal_subjects s where s.subject_id = {key})"
    return Link(entries, shared=True)
