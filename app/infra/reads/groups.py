"""The SQL of groups and the seats of their boards.

A group's row is its version on the date; for a group that has ended by then its last one, which lists leave out.
"""

from app.infra.reads.source import WITHIN, Link, Match, Order, Search, Source, Where, history

_DAY = "least(:as_of, upper({v}.valid) - 1)"
"""The date, or the group's last day where that is earlier: its hamlet may have ended with it."""

_STATUS = "case when {v}.valid @> :as_of then {v}.status else 'ended' end"

_COMMUNE = (
    "(select case when c.kind = 'hamlet' then c.parent_id else c.territory_id end "
    f"from @territory_versions c where c.territory_id = {{v}}.territory_id and c.valid @> ({_DAY}))"
)


def _above(alias: str, below: str) -> str:
    """The territory that the one below belongs to; ``offset 0`` keeps the planner at one look by index."""
    return (
        f"left join lateral (select u.parent_id, u.kind, u.code from @territory_versions u "
        f"where u.territory_id = {below}.parent_id and u.valid @> ({_DAY}) offset 0) {alias} on true "
    )


def _part(alias: str) -> str:
    return f"case when {alias}.kind not in ('country', 'district') then {alias}.code end"


# Hamlet, commune, district until 2025, province; districts are no part of the code. A number of four digits is not cut.
_CODE = (
    f"(select concat_ws('-', {', '.join(map(_part, ('fourth', 'third', 'second', 'first')))}) "
    "from @territory_versions first "
    f"{_above('second', 'first')}{_above('third', 'second')}{_above('fourth', 'third')}"
    f"where first.territory_id = {{v}}.territory_id and first.valid @> ({_DAY})) "
    "|| '-T' || lpad({v}.number::text, greatest(3, length({v}.number::text)), '0')"
)


def _count(what: str, joined: str = "") -> str:
    """A figure over the households that take part on the date."""
    return (
        f"(select {what} from @memberships m {joined} where m.group_id = {{v}}.group_id "
        "and m.status in ('member', 'provisional') and m.valid @> :as_of)"
    )


def _reached(start: str, end: str, *, itself: bool = False) -> str:
    """The groups that lineage leads to from the group by the date.

    Each step happened after the one before it (upwards: before it): households that came into a group later are in
    nothing that it had become earlier. ``union`` ends where a way comes back.
    """
    follows = ">" if start == "origin_group_id" else "<"
    step = f"e.{end}, e.effective_on, e.order_no"
    edges = f"where e.{end} <> e.{start} and e.effective_on <= :as_of"
    rows = (
        f"with recursive led (id, effective_on, order_no) as ("
        f"select {step} from @lineage_edges e {edges} and e.{start} = {{^v}}.group_id "
        f"union select {step} from led join @lineage_edges e on e.{start} = led.id {edges} "
        f"and (e.effective_on, e.order_no) {follows} (led.effective_on, led.order_no)) select id from led"
    )
    if itself:
        return f"{{v}}.group_id in ({rows} union select {{^v}}.group_id)"
    return f"{{v}}.group_id in ({rows} where id <> {{^v}}.group_id)"


def _declared(what: str) -> str:
    """Of the last count that a paper declares by the date."""
    return (
        f"(select {what} from @declared_counts d where d.group_id = {{v}}.group_id and lower(d.valid) <= :as_of "
        "order by lower(d.valid) desc limit 1)"
    )


_BASIS = (
    f"case when {_count('count(*)')} > 0 then 'counted' "
    f"when {_declared('lower(d.valid)')} is not null then 'declared' end"
)


def _claimed(what: str, node: str) -> str:
    """Of the record from paper that made the group."""
    return f"(select c.{what} from @recorded_claims c where c.record_id = {{{node}}}.group_id)"


_SEATED = "exists (select 1 from @board_seats b where b.group_id = {v}.group_id and b.valid @> :as_of)"
_CHANGES = (
    ("suspend_group", "group:write", "{v}.status = 'active'"),
    ("resume_group", "group:write", "{v}.status = 'suspended'"),
    ("invite_household", "group:write", "true"),
    ("fill_seat", "board:write", "true"),
    ("end_seat", "board:write", _SEATED),
    *(
        (f"preview_{kind}", "restructuring:draft", "true")
        for kind in ("split", "merge", "regroup", "transfer", "rename", "renumber", "dissolve")
    ),
    ("correct_group", "change:correct", "true"),
    ("correct_seat", "change:correct", _SEATED),
)


def _actions() -> str:
    """The commands that the actor may send for the group in its state; none once it has ended."""
    allowed = ", ".join(
        f"case when {{v}}.valid @> :as_of and {condition} and {{can:{permission}}} then '{name}' end"
        for name, permission, condition in _CHANGES
    )
    return f"array_remove(array[{allowed}]::text[], null)"


_UP, _DOWN = ("result_group_id", "origin_group_id"), ("origin_group_id", "result_group_id")

GROUP = Source(
    view="group",
    base="@group_versions {v}",
    key="{v}.group_id",
    joins={
        "g": "join @groups {g} on {g}.id = {v}.group_id",
        "gh": "join group_homes {gh} on {gh}.group_id = {v}.group_id",
        "t": "join territories {t} on {t}.id = {gh}.territory_id",
        "at": "join territories {at} on {at}.id = {v}.territory_id",
    },
    where=Where(path="{t}.path", group="{v}.group_id"),
    condition="({v}.valid @> :as_of or (upper({v}.valid) <= :as_of and upper({v}.valid) = upper({g}.valid)))",
    listed="{v}.valid @> :as_of",
    version="{g}.version",
    fields={
        "id": "{v}.group_id",
        "code": _CODE,
        "number": "{v}.number",
        "name": "{v}.name",
        "status": _STATUS,
        "valid_from": "lower({g}.valid)",
        "valid_to": "upper({g}.valid)",
        "end_kind": "{g}.end_kind",
        "origin": "{g}.origin",
        "pending_reason": "{v}.pending_reason",
        "pending_until": "{v}.pending_until",
        "version": "{g}.version",
        "household_count": _count("count(*)"),
        "people_count": _count(
            "coalesce(sum(pc.people), 0)",
            "join @people_counts pc on pc.household_id = m.household_id and pc.valid @> :as_of",
        ),
        "declared_households": _declared("d.households"),
        "declared_people": _declared("d.people"),
        "declared_on": _declared("lower(d.valid)"),
        "count_basis": _BASIS,
        "recorded_at": _claimed("recorded_at", "v"),
        "allowed_actions": _actions(),
    },
    relations={
        "territory": Link("{t}.id = {^v}.territory_id"),
        "commune": Link("{t}.id = " + _COMMUNE.replace("{v}", "{^v}")),
        "recorded_by": Link("{p}.id = " + _claimed("recorded_by", "^v")),
        "paper": Link("{pa}.id = " + _claimed("paper_id", "^v")),
        "declared_counts": Link("{d}.group_id = {^v}.group_id"),
        "recorded_facts": Link("{f}.group_id = {^v}.group_id"),
        "board_seats": Link("{s}.group_id = {^v}.group_id"),
        "memberships": Link("{m}.group_id = {^v}.group_id and {m}.valid @> :as_of"),
        "households": Link(
            "{h}.id in (select m.household_id from @memberships m where m.group_id = {^v}.group_id "
            "and m.valid @> :as_of)"
        ),
        "ancestors": Link(_reached(*_UP), every=True),
        "descendants": Link(_reached(*_DOWN), every=True),
        "successors": Link(_reached(*_DOWN, itself=True)),
        "origin_edges": Link("{l}.result_group_id = {^v}.group_id and {l}.effective_on <= :as_of"),
        "result_edges": Link("{l}.origin_group_id = {^v}.group_id and {l}.effective_on <= :as_of"),
        "history": history("{^v}.group_id"),
    },
    filters={
        "within": Match(f"{{at}}.path {WITHIN}", "uuid"),
        "territory_id": Match("{v}.territory_id = :value", "uuid"),
        "number": Match("{v}.number = any(:value)", "int[]"),
        "status": Match(f"{_STATUS} = any(:value)", "text[]", every=True),
    },
    sorts={
        "name": Order((("{v}.sort_key", "text"),)),
        "number": Order((("{v}.number", "int"),)),
    },
    search=Search("{v}.name_fold"),
)

BOARD_SEAT = Source(
    view="board_seat",
    base="@board_seats {s}",
    key="{s}.id",
    joins={
        "gh": "join group_homes {gh} on {gh}.group_id = {s}.group_id",
        "t": "join territories {t} on {t}.id = {gh}.territory_id",
    },
    where=Where(path="{t}.path", group="{s}.group_id"),
    condition="coalesce(lower({s}.valid) <= :as_of, true)",
    listed="{s}.valid @> :as_of",
    version="{s}.recorded_in",
    fields={
        "id": "{s}.id",
        "post": "{s}.post",
        "manner": "{s}.manner",
        "valid_from": "lower({s}.valid)",
        "valid_to": "upper({s}.valid)",
        "term_until": "{s}.term_until",
        "ended_because": "{s}.ended_because",
        "version": "{s}.recorded_in",
    },
    relations={
        "person": Link("{p}.id = {^s}.person_id"),
        "group": Link("{g}.id = {^s}.group_id"),
    },
    filters={
        "group_id": Match("{s}.group_id = :value", "uuid"),
        "person_id": Match("{s}.person_id = :value", "uuid"),
        "post": Match("{s}.post = any(:value)", "text[]"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "due_by": Match("{s}.term_until <= :value", "date"),
        "held": Match("({s}.valid @> :as_of) = :value", "bool", every=True),
    },
    sorts={
        "post": Order((("array_position(array['head', 'deputy', 'secretary'], {s}.post)", "int"),)),
        "term_until": Order((("coalesce({s}.term_until, '9999-12-31'::date)", "date"),)),
    },
)

SOURCES = (GROUP, BOARD_SEAT)
