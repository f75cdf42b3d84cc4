"""Why somebody may or may not do something somewhere: ``GET /v1/access/explain``."""

import json
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of
from app.api.conditional import PRIVATE
from app.api.explaining import PLACES, explain_access
from app.api.language import language_of
from app.api.ports import Doors
from app.api.problems import bad_parameter, one_of
from app.api.requests import JSON, require_json_accepted
from app.api.rest.parameters import Parameters
from app.api.rest.values import read_id
from app.api.tracing import trace_id_of
from app.domain.access.permissions import Permission
from app.domain.journal.model import Origin
from app.domain.shared.codes import Text
from app.domain.shared.ids import AccountId

PLACE_PARAMETERS: Final = {f"{kind}_id": kind for kind in PLACES}
_ONE_PLACE: Final = Text("đúng một nơi", "exactly one place")
KNOWN: Final = frozenset({"permission", "account_id", *PLACE_PARAMETERS})


class Explaining:
    """Explains the policy to whoever asks about themselves, and to those who may see the account."""

    def __init__(self, doors: Doors) -> None:
        """Assignments and places are read in one transaction."""
        self._doors = doors

    async def explain(self, request: Request) -> Response:
        """Whether it is allowed, and one reason for each role that the person ever held."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        asked = Parameters(request.scope["query_string"], KNOWN)
        account = AccountId(asked.read("account_id", read_id, actor.account_id))
        explanation = await explain_access(
            self._doors,
            actor,
            _permission(asked),
            account_id=account,
            place=_place(asked),
            origin=Origin(actor.account_id, actor.person_id, "rest", trace_id_of(request)),
        )
        language = language_of(request.headers.get("accept-language"))
        reasons = [
            {
                "outcome": reason.outcome,
                "detail": reason.say(language),
                "assignment_id": reason.assignment_id,
                "role": reason.role,
            }
            for reason in explanation.reasons
        ]
        told = {"allowed": explanation.allowed, "reasons": reasons}
        headers = {**PRIVATE, "Content-Language": language}
        return Response(json.dumps(told, ensure_ascii=False, default=str), headers=headers, media_type=JSON)


def _permission(asked: Parameters) -> Permission:
    """The permission that is asked about."""
    word = asked.text("permission") or ""
    if word not in set(Permission):
        raise bad_parameter("permission", word, one_of(Permission))
    return Permission(word)


def _place(asked: Parameters) -> tuple[str, UUID]:
    """The one place that is asked about."""
    found = [(kind, asked.read(name, read_id, None)) for name, kind in PLACE_PARAMETERS.items()]
    named = [(kind, place) for kind, place in found if place is not None]
    if len(named) != 1:
        raise bad_parameter(" | ".join(PLACE_PARAMETERS), str(len(named)), _ONE_PLACE)
    return named[0]
