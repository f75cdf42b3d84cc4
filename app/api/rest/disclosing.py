"""Opens what is kept sealed: ``POST /v1/{plural}/{id}/{path}``. The answer is shown once and kept nowhere."""

import json
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import writer_of
from app.api.carrying import Call, Reply, carry_out
from app.api.conditional import NEVER_KEPT
from app.api.ports import Doors
from app.api.requests import JSON, read_json, require_json_accepted
from app.api.rest.bodies import Accepted, disclosing
from app.api.rest.finding import Finding
from app.api.rest.openapi.schemas import both
from app.api.rest.parameters import Parameters
from app.api.rest.values import read_bool
from app.api.rest.writing import VALIDATE_ONLY
from app.api.surface.command import Disclosure, Offer
from app.api.surface.disclosing import members_of, told_values
from app.api.surface.inputs import Kind, command_from
from app.api.tracing import trace_id_of
from app.domain.shared.codes import Text
from app.domain.shared.commands import Done
from app.domain.shared.reads import Reads
from app.domain.shared.views import View

_VALID: Final = Reply(200, b'{"valid":true}')
_TYPES: Final[dict[Kind, dict[str, Any]]] = {
    Kind.TEXT: {"type": "string"},
    Kind.DATE: {"type": "string", "format": "date"},
}


class Disclosing:
    """One disclosure of one view's records."""

    def __init__(self, doors: Doors, view: View, way: Disclosure, *, offer: Offer) -> None:
        """The action writes down in its own transaction who read what for; nothing is noted here."""
        self._doors, self._way, self._offer = doors, way, offer
        self.takes: Accepted = disclosing(way, offer)
        self._finding = Finding(doors.views, view)

    async def disclose(self, request: Request) -> Response:
        """The opened values; only whether they could be shown where ``validate_only`` is asked for."""
        actor = await writer_of(request, self._doors)
        require_json_accepted(request)
        raw = await read_json(request)
        _, body = self.takes.read(raw)
        asked = Parameters(request.scope["query_string"], {VALIDATE_ONLY})
        rehearse = asked.read(VALIDATE_ONLY, read_bool, default=False)
        today = self._doors.clock.today()
        record = await self._finding.id_of(self._doors.reads, actor, request.path_params["id"], as_of=today)
        call = Call(actor=actor, channel="rest", trace_id=trace_id_of(request), rehearse=rehearse)

        def build() -> Any:
            return command_from(self._offer.command, body, **{self._way.id_field: record})

        async def answer(done: Done, _reads: Reads) -> Reply:
            values = {"values": told_values(done)}
            return _VALID if rehearse else Reply(200, json.dumps(values, ensure_ascii=False).encode())

        reply = await carry_out(self._doors.begin, self._offer, call, build=build, answer=answer)
        return Response(reply.body, reply.status, NEVER_KEPT, media_type=JSON)


def answer_schema(way: Disclosure) -> dict[str, Any]:
    """The schema of the answer."""
    members = {
        each.name: {
            **_TYPES[each.kind],
            **({"type": ["string", "null"]} if each.nullable else {}),
            "description": both(Text(each.doc.vi, each.doc.en)),
        }
        for each in members_of(way.shows)
    }
    value = {"type": "object", "required": list(members), "properties": members}
    return {"type": "object", "required": ["values"], "properties": {"values": {"type": "array", "items": value}}}
