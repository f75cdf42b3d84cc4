"""The SQL of persons. A person counts for access at home, and where functions are held today."""

from app.domain.access.permissions import Permission
from app.infra.reads.source import Link, Match, Order, Search, Source, Where

# One row of places is enough. As one union it is a semi-join in a list, which begins with the few places of a narrow
# scope, and a look-up of one person in a mask.
_REACHED = """
exists (
    select from (
        select a.person_id from person_places a join territories w on w.id = a.territory_id
        where a.valid @> :today and w.path <@ any(:paths::ltree[])
        union all
        select a.person_id from person_places a where a.valid @> :today and a.group_id = any(:groups)
        union all
        select own.id from unnest(:persons) own (id)
    ) reached where reached.person_id = {p}.id
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
        "c": "left join person_contacts {c} on {c}.person_id = {p}.id",
        "h": "left join person_homes {h} on {h}.person_id = {p}.id",
    },
    where=Where(several=_REACHED),
    version="{p}.recorded_in",
    fields={
        "id": "{p}.id",
        "full_name": "{c}.full_name",
        "phone": "{c}.phone",
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
