"""The SQL of persons. A person counts for access at home, and where functions are held today (``person_places``).

Every person has contact values, those of now whatever is asked as known earlier; erasure empties them, so that they
order and find nothing and say ``erased`` at every earlier position too.
"""

from app.domain.access.permissions import Permission
from app.infra.reads.source import Link, Match, Order, Search, Source, Where, history

# Of one person: a few looks by index. ``offset 0`` keeps the planner from gathering everybody first.
_REACHED = """
({p}.id = any(:persons) or exists (
    select from person_places a join territories w on w.id = a.territory_id
    where a.person_id = {p}.id and a.valid @> :today and (w.path <@ any(:paths::ltree[]) or a.group_id = any(:groups))
    offset 0
))
"""

_HELD = (
    "household_homes h join household_holders x on x.household_id = h.household_id",
    "group_homes h join board_seats x on x.group_id = h.group_id",
    "group_homes h join assignments x on x.group_id = h.group_id",
    "household_homes h join assignments x on x.household_id = h.household_id",
)


def _holding(place: str) -> list[str]:
    """Those who hold a function today at a home that meets the condition; it starts with the home's index."""
    return [f"select x.person_id from {held} where {place} and coalesce(x.valid @> :today, false)" for held in _HELD]


def _in_territories(below: str) -> list[str]:
    """Those who count in the territories whose path meets the condition: as ``person_places`` says, from its other end.

    The territories are gathered once, so every kind of place is looked up by the index of its territory.
    """
    near = f"territory_id = any(array(select w.id from territories w where w.path {below}))"
    return [
        f"select h.person_id from person_homes h where h.{near}",
        f"select x.person_id from assignments x where x.{near} and coalesce(x.valid @> :today, false)",
        *_holding(f"h.{near}"),
    ]


def _among(people: list[str]) -> str:
    return f"{{p}}.id in ({' union all '.join(people)})"


_FOUND = _among(
    [
        *_in_territories("<@ any(:paths::ltree[])"),
        *_holding("h.group_id = any(:groups)"),
        "select own.id from unnest(:persons) own (id)",
    ]
)

PERSON = Source(
    view="person",
    base="@persons {p}",
    key="{p}.id",
    joins={
        "c": "join person_contacts {c} on {c}.person_id = {p}.id",
        "h": "left join person_homes {h} on {h}.person_id = {p}.id",
    },
    where=Where(several=_REACHED, finding=_FOUND),
    listed="{p}.merged_into is null",
    version="{p}.recorded_in",
    fields={
        "id": "{p}.id",
        "full_name": "nullif({c}.full_name, '')",
        "phone": "{c}.phone",
        "lawful_basis": "{p}.lawful_basis",
        "notice_on": "{p}.notice_on",
        "erased_on": "{p}.erased_on",
        "contact_state": (
            "case when {c}.full_name = '' then 'erased' when {can:person:read_contact} then 'given' else 'masked' end"
        ),
        "has_citizen_id": (
            "exists (select from person_sealed_values z where z.person_id = {p}.id and z.kind = 'citizen_id')"
        ),
        "version": "{p}.recorded_in",
    },
    relations={
        "home": Link("{t}.id = {^h}.territory_id"),
        "board_seats": Link("{s}.person_id = {^p}.id"),
        "assignments": Link("{x}.person_id = {^p}.id"),
        "history": history("{^p}.id"),
        "merged_into": Link("{p}.id = {^p}.merged_into"),
        "merged_persons": Link("{p}.merged_into = {^p}.id", every=True),
        "duplicate_suspicions": Link("({s}.first_id = {^p}.id or {s}.second_id = {^p}.id)"),
    },
    filters={
        "noticed": Match("({p}.notice_on is not null) = :value", "bool"),
        "within": Match(
            _among(_in_territories("<@ (select asked.path from territories asked where asked.id = :value)")), "uuid"
        ),
    },
    sorts={
        "name": Order((("{c}.sort_key", "text"),), permission=Permission.PERSON_READ_CONTACT),
        "id": Order(()),
    },
    search=Search("{c}.name_fold", permission=Permission.PERSON_READ_CONTACT),
    whose="{p}.id",
)

SOURCES = (PERSON,)
