"""Bodies in one transaction."""

from app.domain.bodies.changes import BodyEnded, BodyRegistered
from app.domain.bodies.commands import EndBody, RegisterBody
from app.domain.bodies.model import BodyFacts, PlaceFacts
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import BodyId, TerritoryId
from app.domain.shared.period import Period
from app.domain.shared.text import fold, sort_key
from app.domain.territories.model import TerritoryFacts, TerritoryKind
from app.infra.db.bulk import expect_rows
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

_FIND_TERRITORY = "select territory_id from bodies where id = $1"

# The root of the tree is held as well: an electronic id is unique in the whole country, so changes of bodies, which
# are rare, wait for each other.
_LOCK_PLACE = """
select w.id, w.kind, w.valid from territories w join territories t on w.path @> t.path
where t.id = $1 order by w.id for no key update of w
"""

_LOCK_BODY = "select valid, recorded_in from bodies where id = $1 for no key update"

_VALID = "select valid from bodies where id = $1"

_TAKEN = "select exists (select from bodies where electronic_id = $1 and valid && daterange($2, null))"

_USERS = """
select (select count(*) from bodies where parent_id = $1 and valid && daterange($2, null)) as children,
    (select count(*) from assignments where body_id = $1 and valid && daterange($2, null)) as assignments
"""

_ADD = """
insert into bodies (id, kind, level, territory_id, parent_id, electronic_id, name, name_fold, sort_key, valid)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, daterange($10, $11))
"""

_END = """
update bodies set valid = daterange(lower(valid), $2), recorded_in = record.current_change_set() where id = $1
"""

_ADD_SUCCESSION = """
insert into body_successions (predecessor_id, successor_id, effective_on, extent, note)
values ($1, $2, $3, case when $2::uuid is null then 'abolished' else 'whole' end, $4)
"""


class SqlBodies:
    """The store of bodies over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def find_territory(self, body_id: BodyId) -> TerritoryId | None:
        """The territory of the body."""
        found = await self._transaction.value(_FIND_TERRITORY, body_id)
        return None if found is None else TerritoryId(found)

    async def lock_place(self, command: RegisterBody) -> PlaceFacts:
        """What the new body is decided on. Raises ``NotFound``."""
        territory = await self._lock_territory(command.territory_id)
        taken = await self._transaction.value(_TAKEN, command.electronic_id, command.effective_on)
        return PlaceFacts(territory, await self._valid(command.parent_id), taken)

    async def lock_body(self, command: EndBody, territory_id: TerritoryId) -> BodyFacts:
        """The body of the territory, and what would outlive its end."""
        await self._lock_territory(territory_id)
        [body] = await self._transaction.lock(_LOCK_BODY, command.body_id)
        [users] = await self._transaction.rows(_USERS, command.body_id, command.ends_on)
        return BodyFacts(
            id=command.body_id,
            territory_id=territory_id,
            valid=period_of(body["valid"]),
            version=body["recorded_in"],
            children=users["children"],
            assignments=users["assignments"],
            successor=await self._valid(command.successor_id),
        )

    async def _lock_territory(self, territory_id: TerritoryId) -> TerritoryFacts:
        held = {row["id"]: row for row in await self._transaction.lock(_LOCK_PLACE, territory_id)}
        if territory_id not in held:
            raise NotFound("territory")
        row = held[territory_id]
        return TerritoryFacts(territory_id, TerritoryKind(row["kind"]), period_of(row["valid"]))

    async def _valid(self, body_id: BodyId | None) -> Period | None:
        valid = None if body_id is None else await self._transaction.value(_VALID, body_id)
        return None if valid is None else period_of(valid)

    async def add_body(self, change: BodyRegistered) -> None:
        """Writes the body."""
        changed = await self._transaction.write(
            _ADD,
            change.body_id,
            change.kind,
            change.level,
            change.territory_id,
            change.parent_id,
            change.electronic_id,
            change.name,
            fold(change.name),
            sort_key(change.name),
            change.valid.start,
            change.valid.end,
        )
        expect_rows(changed, 1)

    async def end_body(self, change: BodyEnded) -> None:
        """Ends the body and writes its succession."""
        expect_rows(await self._transaction.write(_END, change.body_id, change.ends_on), 1)
        changed = await self._transaction.write(
            _ADD_SUCCESSION, change.body_id, change.successor_id, change.ends_on, change.note
        )
        expect_rows(changed, 1)
