"""Putting calls aside, and cancelling what was put aside.

What an operation changes is written, and journalled, by the actions of its commands when the worker carries them out,
in the name of whoever asked and with the permissions held then. The operation itself is no fact of the record.
"""

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.operations.codes import OPERATION_BUSY, OPERATIONS_TOO_MANY
from app.domain.operations.commands import CancelOperation
from app.domain.operations.model import MOST_PENDING, PENDING, PutAside
from app.domain.operations.ports import OperationsWork
from app.domain.shared.commands import Done
from app.domain.shared.errors import WRONG_STATE, Conflict, Forbidden, StaleVersion, TooManyAttempts
from app.domain.shared.ids import OperationId
from app.domain.shared.scope import Target

RETRY_SECONDS = 5
"""When somebody with too many operations should come back."""


async def put_aside(work: OperationsWork, actor: Actor, calls: PutAside) -> Done:
    """Keeps the commands for the worker.

    Raises ``Forbidden`` where the actor holds a permission that they need nowhere, and ``TooManyAttempts``
    (operations-too-many). Everything else about them is decided when they are carried out.
    """
    for permission in calls.permissions:
        if actor.scopes[permission].is_empty():
            raise Forbidden(permission)
    if await work.operations.count_pending(actor.account_id) >= MOST_PENDING:
        raise TooManyAttempts(OPERATIONS_TOO_MANY, RETRY_SECONDS, {"most": MOST_PENDING})
    operation_id = OperationId(work.ids.new())
    await work.operations.add(operation_id, actor.account_id, calls)
    return Done(operation_id)


async def cancel_operation(work: OperationsWork, actor: Actor, command: CancelOperation) -> Done:
    """Leaves undone what is not done yet (one's own operations)."""
    target = await work.operations.find_home(command.operation_id) or Target()
    policy.require(actor, Permission.OPERATION_CANCEL, target, what="operation", read=Permission.OPERATION_READ)
    facts = await work.operations.lock_operation(command.operation_id)
    if facts is None:
        raise Conflict(OPERATION_BUSY)
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    if facts.state not in PENDING:
        raise Conflict(WRONG_STATE, {"action": "cancel_operation", "state": facts.state.value})
    await work.operations.cancel(facts.id)
    return Done(facts.id)
