"""Sets and ends rule parameters."""

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.model import Entry
from app.domain.policies.commands import EndPolicy, SetPolicy
from app.domain.policies.ports import PoliciesWork
from app.domain.policies.setting import decide_end, decide_set
from app.domain.shared.commands import Done
from app.domain.shared.errors import NotFound, StaleVersion
from app.domain.shared.ids import PolicyValueId
from app.domain.territories.actions import find_place


async def set_policy(work: PoliciesWork, actor: Actor, command: SetPolicy) -> Done:
    """Sets a rule parameter (``policy:write`` at its territory)."""
    place = await find_place(work, command.territory_id)
    policy.require(actor, Permission.POLICY_WRITE, place, what="territory", read=Permission.POLICY_READ)
    facts = await work.policies.lock_policies(command.territory_id, command.effective_on)
    change = decide_set(facts, command, policy_value_id=PolicyValueId(work.ids.new()))
    await work.policies.set_policy(change)
    replaced = change.replaces.policy_value_id if change.replaces else None
    await work.journal.record(
        [
            Entry(
                action="set_policy",
                subject_kind="policy_value",
                subject_id=change.policy_value_id,
                territory_id=change.territory_id,
                effective_on=change.valid.start,
                payload={
                    "key": change.key,
                    "value": change.value,
                    "legal_basis": change.legal_basis,
                    "verified": change.verified,
                    "replaces": replaced,
                },
                subjects=(
                    ("territory", change.territory_id),
                    *((("policy_value", replaced),) if replaced else ()),
                ),
            )
        ]
    )
    return Done(change.policy_value_id)


async def end_policy(work: PoliciesWork, actor: Actor, command: EndPolicy) -> Done:
    """Ends a rule parameter (``policy:write`` at its territory)."""
    territory_id = await work.policies.find_territory(command.policy_value_id)
    if territory_id is None:
        raise NotFound("policy_value")
    place = await find_place(work, territory_id)
    policy.require(actor, Permission.POLICY_WRITE, place, what="policy_value", read=Permission.POLICY_READ)
    facts = await work.policies.lock_policies(territory_id, command.ends_on)
    value = facts.find(command.policy_value_id)
    if value is not None and value.version != command.expected_version:
        raise StaleVersion(value.version)
    change = decide_end(facts, value, command)
    await work.policies.end_policy(change)
    await work.journal.record(
        [
            Entry(
                action="end_policy",
                subject_kind="policy_value",
                subject_id=change.policy_value_id,
                territory_id=territory_id,
                effective_on=change.ends_on,
                reason=command.reason,
                payload={"key": change.key},
                subjects=(("territory", territory_id),),
            )
        ]
    )
    return Done(change.policy_value_id)
