"""The policy: one question, may this actor do this here? Refusals never tell what lies outside the scope."""

from collections.abc import Iterable

from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.shared.errors import Forbidden, NotFound
from app.domain.shared.scope import Scope, Target, lies_in


def covers(scope: Scope, target: Target) -> bool:
    """Whether the scope reaches the target: its territory's subtree, its group, its household or its person."""
    return (
        (target.path is not None and any(lies_in(target.path, path) for path in scope.paths))
        or (target.group_id is not None and target.group_id in scope.groups)
        or (target.household_id is not None and target.household_id in scope.households)
        or (target.person_id is not None and target.person_id in scope.persons)
    )


def may(actor: Actor, permission: Permission, target: Target) -> bool:
    """Whether the actor holds the permission at the target."""
    return covers(actor.scopes[permission], target)


def require_each(
    actor: Actor, permission: Permission, targets: Iterable[Target | None], *, what: str, read: Permission
) -> None:
    """Refuses unless the actor holds the permission at every target; one that is not known is not found."""
    for target in targets:
        if target is None:
            raise NotFound(what)
        require(actor, permission, target, what=what, read=read)


def require(actor: Actor, permission: Permission, target: Target, *, what: str, read: Permission) -> None:
    """Refuses unless the actor holds the permission at the target.

    ``NotFound`` when the actor may not even read there (``read``), else ``Forbidden``.
    """
    if may(actor, permission, target):
        return
    if may(actor, read, target):
        raise Forbidden(permission)
    raise NotFound(what)
