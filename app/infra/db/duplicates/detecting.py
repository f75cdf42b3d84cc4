"""Finds the pairs: records that share a key come together first, then each pair is told what it has in common.

Nothing is compared with everything. A key that more than ``CROWD`` records share tells nobody apart (an address that is
only the name of the hamlet, a telephone of the office) and is passed over, so pairs stay few however large a place is.
The values are compared here and leave the database in no form but that they are equal.
"""

from typing import Final

import asyncpg

from app.domain.duplicates.model import Looked, Pair, Reason, RecordKind
from app.domain.shared.ids import TerritoryId
from app.infra.db.transaction import Transaction

CROWD: Final = 20
"""The most records that may share a key."""
SIMILAR: Final = 0.6
"""From which trigram similarity on two folded names are similar."""

COMMON_PLACE: Final = "case when {0} <@ {1} then {1} when {1} <@ {0} then {0} else lca({0}, {1}) end"
"""The label path of the smallest place that two label paths lie in."""


def anchor(person: str) -> str:
    """The label path of the one place that stands for a person: the home, or else a place of today's functions."""
    return (
        "coalesce("
        "(select w.path from person_homes o join territories w on w.id = o.territory_id "
        f"where o.person_id = {person}), "
        "(select w.path from person_places o join territories w on w.id = o.territory_id "
        f"where o.person_id = {person} and o.valid @> $2::date order by w.path limit 1))"
    )


def _address(column: str) -> str:
    """An address without marks, capitals and punctuation."""
    return f"btrim(regexp_replace(lower(unaccent(normalize({column}))), '[^a-z0-9]+', ' ', 'g'))"


def _code(column: str) -> str:
    """A code without capitals, kinds of separators and leading zeros."""
    separated = f"regexp_replace(lower({column}), '[^a-z0-9]+', '-', 'g')"
    return f"regexp_replace({separated}, '(?<![0-9])0+(?=[0-9])', '', 'g')"


def _one_address(one: str, other: str) -> str:
    """Whether two dwellings of one territory have one address; equal numbers along two alleys are two addresses."""
    return (
        f"{one}.territory_id = {other}.territory_id and {_address(f'{one}.address')} <> '' "
        f"and {_address(f'{one}.address')} = {_address(f'{other}.address')} "
        f"and coalesce({one}.cluster_id = {other}.cluster_id, true)"
    )


_FEW = f"having count(*) between 2 and {CROWD}"
_ASKED = "in (select id from asked)"

# Every two members of a block, of whom one was asked for.
_PAIRS = f"""
pairs as (
    select distinct x.id as first_id, y.id as second_id
    from blocks b cross join unnest(b.ids) x (id) cross join unnest(b.ids) y (id)
    where x.id < y.id and (x.id {_ASKED} or y.id {_ASKED})
)
"""

_SEALED_BLOCK = f"""
    union all
    select array_agg(s.person_id) from person_sealed_values s
    where s.kind = 'citizen_id' and s.blind = any(array(
        select own.blind from person_sealed_values own
        where own.person_id = any($1) and own.kind = 'citizen_id' and own.blind is not null
    ))
    group by s.blind {_FEW}
"""
_SEALED_MATCH = """
exists (
    select from person_sealed_values s join person_sealed_values z on z.blind = s.blind and z.kind = 'citizen_id'
    where s.person_id = f.first_id and z.person_id = f.second_id and s.kind = 'citizen_id'
)
"""

_GIVEN_NAME = "substring({}.name_fold from '[^ ]+$')"
_NEIGHBOURS = f"""
exists (
    select from household_holders x
    join dwellings d on d.household_id = x.household_id and d.valid @> $2::date
    join household_holders y on y.person_id = f.second_id and y.household_id <> x.household_id and y.valid @> $2::date
    join dwellings e on e.household_id = y.household_id and e.valid @> $2::date
    where x.person_id = f.first_id and x.valid @> $2::date and {_one_address("d", "e")}
)
"""


# Blocks: a name in a hamlet, a phone, a name in a household, a given name at an address, a citizen id where sealed
# values are there.
_PERSONS = f"""
with asked as materialized (
    select unnest($1::uuid[]) as id
), hamlets as materialized (
    select distinct a.territory_id from person_places a join territories t on t.id = a.territory_id
    where a.person_id = any($1) and a.valid @> $2::date and t.kind = 'hamlet'
), near as materialized (
    select distinct a.territory_id, a.person_id from person_places a
    where a.territory_id = any(array(select territory_id from hamlets)) and a.valid @> $2::date
), blocks as (
    select array_agg(n.person_id) as ids from near n join person_contacts c on c.person_id = n.person_id
    where c.name_fold <> '' group by n.territory_id, c.name_fold {_FEW} and bool_or(n.person_id {_ASKED})
    union all
    select array_agg(c.person_id) from person_contacts c
    where c.phone = any(array(
        select own.phone from person_contacts own where own.person_id = any($1) and own.phone is not null
    ))
    group by c.phone {_FEW}
    union all
    select array_agg(x.person_id) from household_holders x join person_contacts c on c.person_id = x.person_id
    where x.valid @> $2::date and c.name_fold <> '' and x.household_id = any(array(
        select own.household_id from household_holders own where own.person_id = any($1) and own.valid @> $2::date
    ))
    group by x.household_id, c.name_fold {_FEW}
    union all
    select array_agg(l.person_id) from (
        select distinct d.territory_id, {_address("d.address")} as address, {_GIVEN_NAME.format("c")} as given,
            x.person_id
        from dwellings d join household_holders x on x.household_id = d.household_id and x.valid @> $2::date
        join person_contacts c on c.person_id = x.person_id
        where d.territory_id = any(array(select territory_id from hamlets)) and d.valid @> $2::date
            and d.address is not null
    ) l
    where l.address <> '' and l.given <> '' group by l.territory_id, l.address, l.given {_FEW}
        and bool_or(l.person_id {_ASKED})
    {{sealed_block}}
), {_PAIRS}
select f.first_id, f.second_id, t.id as territory_id, array_remove(array[
    case when {{sealed_match}} then 'same_citizen_id' end,
    case when c.phone = k.phone then 'same_phone' end,
    case when c.name_fold = k.name_fold then 'same_name' end,
    case when c.name_fold = k.name_fold and c.sort_key = k.sort_key then 'same_spelling' end,
    case when c.name_fold <> k.name_fold and similarity(c.name_fold, k.name_fold) >= {SIMILAR} then 'similar_name' end,
    case when near.by and c.name_fold <> k.name_fold and {_GIVEN_NAME.format("c")} = {_GIVEN_NAME.format("k")}
        then 'same_given_name_and_address' end,
    case when near.by then 'same_address' end,
    case when exists (
        select from household_holders x join household_holders y on y.household_id = x.household_id
        where x.person_id = f.first_id and y.person_id = f.second_id and x.valid @> $2::date and y.valid @> $2::date
    ) then 'same_household' end,
    case when exists (
        select from person_places x join person_places y on y.territory_id = x.territory_id
        join territories h on h.id = x.territory_id and h.kind = 'hamlet'
        where x.person_id = f.first_id and y.person_id = f.second_id and x.valid @> $2::date and y.valid @> $2::date
    ) then 'same_hamlet' end
], null) as reasons
from pairs f
join persons p on p.id = f.first_id and p.erased_on is null and p.merged_into is null
join persons q on q.id = f.second_id and q.erased_on is null and q.merged_into is null
join person_contacts c on c.person_id = f.first_id join person_contacts k on k.person_id = f.second_id
cross join lateral (select {_NEIGHBOURS} as by) near
cross join lateral (select {anchor("f.first_id")} as one, {anchor("f.second_id")} as other) at
join territories t on t.path = {COMMON_PLACE.format("at.one", "at.other")}
"""


def _persons(*, sealed: bool) -> str:
    """The statement with the citizen id or without it."""
    block, match = (_SEALED_BLOCK, _SEALED_MATCH) if sealed else ("", "false")
    return _PERSONS.replace("{sealed_block}", block).replace("{sealed_match}", match)


# A household that was taken out of another one, or two out of one, may go on at one address (tách hộ).
_KIN = """
exists (
    select from household_lineage j where j.kind = 'splits'
        and j.origin_household_id in (f.first_id, f.second_id) and j.result_household_id in (f.first_id, f.second_id)
) or exists (
    select from household_lineage j join household_lineage k on k.origin_household_id = j.origin_household_id
    where j.kind = 'splits' and k.kind = 'splits' and j.result_household_id = f.first_id
        and k.result_household_id = f.second_id
)
"""
_HEAD = """
left join household_holders {0} on {0}.household_id = f.{1} and {0}.post = 'head' and {0}.valid @> $2::date
left join person_contacts {2} on {2}.person_id = {0}.person_id and {2}.name_fold <> ''
"""

# Blocks: an address in a territory, a code in a territory, a head.
_HOUSEHOLDS = f"""
with asked as materialized (
    select unnest($1::uuid[]) as id
), places as materialized (
    select distinct d.territory_id from dwellings d where d.household_id = any($1) and d.valid @> $2::date
), dwelt as materialized (
    select d.household_id, d.territory_id, {_address("d.address")} as address, {_code("h.code")} as code
    from dwellings d join households h on h.id = d.household_id and h.valid @> $2::date
    where d.territory_id = any(array(select territory_id from places)) and d.valid @> $2::date
), blocks as (
    select array_agg(household_id) as ids from dwelt
    where address <> '' group by territory_id, address {_FEW} and bool_or(household_id {_ASKED})
    union all
    select array_agg(household_id) from dwelt
    group by territory_id, code {_FEW} and bool_or(household_id {_ASKED})
    union all
    select array_agg(x.household_id) from household_holders x
    where x.post = 'head' and x.valid @> $2::date and x.person_id = any(array(
        select own.person_id from household_holders own
        where own.household_id = any($1) and own.post = 'head' and own.valid @> $2::date
    ))
    group by x.person_id {_FEW}
), {_PAIRS}
select f.first_id, f.second_id, t.id as territory_id, array_remove(array[
    case when x.person_id = y.person_id then 'same_head' end,
    case when x.person_id <> y.person_id and c.name_fold = k.name_fold then 'same_name' end,
    case when x.person_id <> y.person_id and c.name_fold = k.name_fold and c.sort_key = k.sort_key
        then 'same_spelling' end,
    case when {_one_address("d", "e")} and not ({_KIN}) then 'same_address' end,
    case when d.territory_id = e.territory_id and {_code("h.code")} = {_code("g.code")} then 'code_alike' end,
    case when d.territory_id = e.territory_id and w.kind = 'hamlet' then 'same_hamlet' end
], null) as reasons
from pairs f
join households h on h.id = f.first_id and h.valid @> $2::date
join households g on g.id = f.second_id and g.valid @> $2::date
join dwellings d on d.household_id = f.first_id and d.valid @> $2::date
join dwellings e on e.household_id = f.second_id and e.valid @> $2::date
join territories w on w.id = d.territory_id
{_HEAD.format("x", "first_id", "c")}{_HEAD.format("y", "second_id", "k")}
join household_homes o on o.household_id = f.first_id join territories ot on ot.id = o.territory_id
join household_homes m on m.household_id = f.second_id join territories mt on mt.id = m.territory_id
join territories t on t.path = {COMMON_PLACE.format("ot.path", "mt.path")}
"""

# The table of sealed values may not be there yet: whether the citizen id is compared is asked before.
_IS_SEALED = "select to_regclass('person_sealed_values') is not null"

_PERSONS_IN = """
select distinct a.person_id from person_places a
where a.valid @> $2::date and a.territory_id = any(array(
    select t.id from territories t where t.path <@ (select w.path from territories w where w.id = $1)
))
"""
_HOUSEHOLDS_IN = """
select o.household_id from household_homes o join households h on h.id = o.household_id and h.valid @> $2::date
where o.territory_id = any(array(
    select t.id from territories t where t.path <@ (select w.path from territories w where w.id = $1)
))
"""


async def look_in(transaction: Transaction, territory_id: TerritoryId, today: object) -> Looked:
    """The persons and living households that count in the territory or below it."""
    persons = await transaction.rows(_PERSONS_IN, territory_id, today)
    households = await transaction.rows(_HOUSEHOLDS_IN, territory_id, today)
    return Looked(tuple(row[0] for row in persons), tuple(row[0] for row in households))


async def find_pairs(transaction: Transaction, looked: Looked, today: object) -> list[Pair]:
    """Every pair of one of the records with another one, in three statements however many there are."""
    sealed = bool(await transaction.value(_IS_SEALED))
    persons = await transaction.rows(_persons(sealed=sealed), list(looked.persons), today)
    households = await transaction.rows(_HOUSEHOLDS, list(looked.households), today)
    return [_pair(RecordKind.PERSON, row) for row in persons] + [_pair(RecordKind.HOUSEHOLD, row) for row in households]


def _pair(kind: RecordKind, row: asyncpg.Record) -> Pair:
    reasons = frozenset(Reason(reason) for reason in row["reasons"])
    return Pair(kind, row["first_id"], row["second_id"], TerritoryId(row["territory_id"]), reasons)
