"""How a command is offered: its name, its action, what is shown afterwards, and its way over REST.

A new capability is one ``Offer`` in ``app/api/surface/<context>.py``; both transports, their documents, the parity
table and the matrix of roles are made from it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, fields
from typing import Any

from app.domain.access.permissions import Permission
from app.domain.shared.codes import Code, Text
from app.domain.shared.commands import Done

Action = Callable[[Any, Any, Any], Awaitable[Done]]
"""``action(work, actor, command) -> Done``; each action names the work, and mypy checks it, where it is defined."""


@dataclass(frozen=True, slots=True)
class Create:
    """``POST /v1/{plural}``, answered 201. ``kind`` is the word that tells several commands of one path apart.

    ``many``: over REST also up to 500 at a time, ``POST /v1/{plural}/bulk``.
    """

    kind: str | None = None
    many: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """``PATCH /v1/{plural}/{id}`` with ``If-Match``; ``id_field`` is the command's field that the path gives."""

    id_field: str


@dataclass(frozen=True, slots=True)
class Transition:
    """``POST /v1/{plural}/{id}/transitions {name, reason, params}`` with ``If-Match``."""

    name: str
    id_field: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """``POST /v1/{plural}/{id}/{path}``: opens what is kept sealed, and answers it instead of the record.

    ``shows`` describes one value. An answer is never kept: there is no idempotency key, and a rehearsal shows nothing.
    """

    path: str
    id_field: str
    shows: type


Way = Create | Change | Transition | Disclosure


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One command on both doors. ``name`` is snake case: the GraphQL mutation and the OpenAPI operation bear it.

    ``view`` is the kind of record that a path leads to and that is shown afterwards. ``permission`` is what the action
    requires first; the matrix of roles is made from it. ``problems`` are the codes that it may answer besides the
    general ones. One that is done ``at_once`` cannot be put aside (``deferring``).
    """

    name: str
    command: type
    action: Action
    view: str
    way: Way
    permission: Permission
    doc: Text
    problems: tuple[Code, ...] = field(default=())
    at_once: bool = False

    def may_be_put_aside(self) -> bool:
        """Whether a caller who prefers not to wait for it can have it done later."""
        return not self.at_once and not isinstance(self.way, Disclosure)

    def versioned(self) -> bool:
        """Whether the caller has to say which version of the record was seen."""
        return any(each.name == "expected_version" for each in fields(self.command))
