"""Registers hamlets and clusters."""

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.model import Entry
from app.domain.journal.ports import Work
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import ClusterId, TerritoryId
from app.domain.shared.scope import Target
from app.domain.territories.commands import RegisterCluster, RegisterHamlet
from app.domain.territories.ports import TerritoriesWork
from app.domain.territories.registering import decide_cluster, decide_hamlet


async def find_place(work: Work, territory_id: TerritoryId) -> Target:
    """Where the territory lies in the tree. Raises ``NotFound``."""
    places = await work.places.of_territories([territory_id])
    if territory_id not in places:
        raise NotFound("territory")
    return places[territory_id]


async def register_hamlet(work: TerritoriesWork, actor: Actor, command: RegisterHamlet) -> Done:
    """Registers a hamlet (``territory:write`` at its commune)."""
    place = await find_place(work, command.commune_id)
    policy.require(actor, Permission.TERRITORY_WRITE, place, what="territory", read=Permission.TERRITORY_READ)
    facts = await work.territories.lock_commune(command.commune_id, command.effective_on)
    change = decide_hamlet(facts, command, territory_id=TerritoryId(work.ids.new()), today=work.today)
    await work.territories.add_hamlet(change)
    await work.journal.record(
        [
            Entry(
                action="register_hamlet",
                subject_kind="territory",
                subject_id=change.territory_id,
                territory_id=change.territory_id,
                effective_on=change.valid.start,
                payload={"code": change.code, "name": change.name},
                subjects=(("territory", change.commune_id),),
            )
        ]
    )
    return Done(change.territory_id)


async def register_cluster(work: TerritoriesWork, actor: Actor, command: RegisterCluster) -> Done:
    """Registers a cluster (``territory:write`` at its hamlet)."""
    place = await find_place(work, command.territory_id)
    policy.require(actor, Permission.TERRITORY_WRITE, place, what="territory", read=Permission.TERRITORY_READ)
    hamlet = await work.territories.lock_territory(command.territory_id)
    change = decide_cluster(hamlet, command, cluster_id=ClusterId(work.ids.new()), today=work.today)
    await work.territories.add_cluster(change)
    await work.journal.record(
        [
            Entry(
                action="register_cluster",
                subject_kind="cluster",
                subject_id=change.cluster_id,
                territory_id=change.territory_id,
                payload={"kind": change.kind, "name": change.name},
                subjects=(("territory", change.territory_id),),
            )
        ]
    )
    return Done(change.cluster_id)
