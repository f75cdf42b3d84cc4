"""The SQL of persons. A person counts for access at home, and where functions are held today (``person_places``).

Every person has contact values; erasure empties them, so that they order and find nothing.
"""

from app.domain.access.permissions import Permission
from app.infra.reads.source import Link, Match, Order, Search, Source, Where

# Of one person: a few looks by index. ``offset 0`` keeps the planner from gathering everybody first.
_REACHED = """
({p}.id = any(:persons) or exists (
    select from person_places a join territories w on w.id = a.territory_id
    where a.person_id = {p}.id and a.valid @> :today and (w.path <@ any(:paths::ltree[]) or a.group_id = any(:groups))
    offset 0
))
"""

# Of a few territories: everybody there, by the index of every kind of place.
_FOUND = """
{p}.id in (
    select a.person_id from person_places a
    where (a.territory_id = any(array(select w.id from territories w where w.path <@ any(:paths::ltree[])))
        or a.group_id = any(:groups)) and a.valid @> :today
    union all
    select own.id from unnest(:persons) own (id)
)
"""

_WITHIN = """
exists (
    select from person_places a join territories w on w.id = a.territory_id
    where a.person_id = {p}.id and a.valid @> :today
      and w.path <@ (select asked.path from territories asked where asked.id = :value)
)
"""

PERSON = Source(
    view="person",
    base="@persons {p}",
    key="{p}.id",
    joins={
        "c": "join person_contacts {c} on {c}.person_id = {p}.id",
        "h": "left join person_homes {h} on {h}.person_id = {p}.id",
    },
    where=Where(several=_REACHED, finding=_FOUND),
    version="{p}.recorded_in",
    fields={
        "id": "{p}.id",
        "full_name": "case when {p}.erased_on is null then {c}.full_name end",
        "phone": "case when {p}.erased_on is null then {c}.phone end",
        "lawful_basis": "{p}.lawful_basis",
        "notice_on": "{p}.notice_on",
        "erased_on": "{p}.erased_on",
        "version": "{p}.recorded_in",
    },
    relations={
        "home": Link("{t}.id = {^h}.territory_id"),
        "board_seats": Link("{s}.person_id = {^p}.id"),
        "assignments": Link("{x}.person_id = {^p}.id"),
    },
    filters={"within": Match(_WITHIN, "uuid")},
    sorts={
        "name": Order((("{c}.sort_key", "text"),), permission=Permission.PERSON_READ_CONTACT),
        "id": Order(()),
    },
    search=Search("{c}.name_fold", permission=Permission.PERSON_READ_CONTACT),
)

SOURCES = (PERSON,)
