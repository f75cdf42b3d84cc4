"""Territories, hamlets and clusters in one transaction."""

from collections.abc import Sequence
from datetime import date

import asyncpg

from app.domain.shared.errors import NotFound
from app.domain.shared.ids import TerritoryId
from app.domain.shared.text import fold, sort_key
from app.domain.territories.changes import ClusterRegistered, HamletRegistered
from app.domain.territories.model import CommuneFacts, TerritoryFacts, TerritoryKind
from app.infra.db.bulk import expect_rows
from app.infra.db.ranges import period_of
from app.infra.db.transaction import Transaction

# Rows that refer to the territory may still be written meanwhile; a second registration has to wait.
_GET = "select kind, valid from territories where id = $1"
_LOCK = f"{_GET} for no key update"

_CODES = """
select v.code from territory_versions v
where v.parent_id = $1 and v.kind = 'hamlet' and v.valid && daterange($2, null)
"""

_ADD_HAMLET = """
with hamlet as (
    insert into territories (id, label, kind, path, valid) overriding system value
    select $1, n.label, 'hamlet', c.path || n.label::text, daterange($3, $4)
    from territories c, (select nextval(pg_get_serial_sequence('public.territories', 'label')) as label) n
    where c.id = $2
    returning id, kind, valid
)
insert into territory_versions (territory_id, parent_id, kind, code, name, short_name, name_fold, sort_key, valid)
select id, $2, kind, $5, $6, $7, $8, $9, valid from hamlet
"""

_ADD_CLUSTER = """
insert into clusters (id, territory_id, kind, name, name_fold, sort_key) values ($1, $2, $3, $4, $5, $6)
"""


class SqlTerritories:
    """The store of territories over one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Reads and writes on the transaction's connection."""
        self._transaction = transaction

    async def get_territory(self, territory_id: TerritoryId) -> TerritoryFacts:
        """The territory, not held. Raises ``NotFound``."""
        return _territory(territory_id, await self._transaction.rows(_GET, territory_id))

    async def lock_territory(self, territory_id: TerritoryId) -> TerritoryFacts:
        """The territory, held against other changes of it. Raises ``NotFound``."""
        return _territory(territory_id, await self._transaction.lock(_LOCK, territory_id))

    async def lock_commune(self, commune_id: TerritoryId, day: date) -> CommuneFacts:
        """The same, with the codes of its hamlets that hold on or after the day."""
        territory = await self.lock_territory(commune_id)
        codes = await self._transaction.rows(_CODES, commune_id, day)
        return CommuneFacts(territory, frozenset(row["code"] for row in codes))

    async def add_hamlet(self, change: HamletRegistered) -> None:
        """Writes the hamlet and gives it its place in the tree."""
        changed = await self._transaction.write(
            _ADD_HAMLET,
            change.territory_id,
            change.commune_id,
            change.valid.start,
            change.valid.end,
            change.code,
            change.name,
            change.short_name,
            fold(change.name),
            sort_key(change.short_name),
        )
        expect_rows(changed, 1)

    async def add_cluster(self, change: ClusterRegistered) -> None:
        """Writes the cluster."""
        changed = await self._transaction.write(
            _ADD_CLUSTER,
            change.cluster_id,
            change.territory_id,
            change.kind,
            change.name,
            fold(change.name),
            sort_key(change.name),
        )
        expect_rows(changed, 1)


def _territory(territory_id: TerritoryId, rows: Sequence[asyncpg.Record]) -> TerritoryFacts:
    if not rows:
        raise NotFound("territory")
    return TerritoryFacts(territory_id, TerritoryKind(rows[0]["kind"]), period_of(rows[0]["valid"]))
