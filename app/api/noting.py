"""The log of reads: whoever was shown personal values over a door is written down, with the purpose that was stated.

The purpose is stated once a request, in the header ``X-Purpose``: ASCII as it is, anything else percent-encoded UTF-8.
"""

from typing import Final
from urllib.parse import unquote_to_bytes
from uuid import UUID

from starlette.requests import Request

from app.api.ports import ReadLog
from app.api.problems import bad_parameter
from app.api.tracing import trace_id_of
from app.domain.access.actor import Actor
from app.domain.privacy.model import DISPLAY, LONGEST_PURPOSE, PersonalRead
from app.domain.shared.codes import Text
from app.domain.shared.selection import Root, Selection, Several
from app.domain.shared.text import clean

HEADER: Final = "X-Purpose"
_FORM: Final = Text(
    f"1 đến {LONGEST_PURPOSE} ký tự; chữ có dấu thì mã hoá phần trăm theo UTF-8",
    f"1 to {LONGEST_PURPOSE} characters, percent-encoded UTF-8 where they are not ASCII",
)


def purpose_of(request: Request) -> str:
    """The stated purpose, ``display`` where none is. Raises 400 for what is no text, or too long a one."""
    sent = request.headers.get(HEADER)
    if sent is None:
        return DISPLAY
    try:
        purpose = clean(unquote_to_bytes(sent.encode("latin-1")).decode())
    except ValueError:
        purpose = ""
    if not 0 < len(purpose) <= LONGEST_PURPOSE:
        raise bad_parameter(HEADER, sent[:LONGEST_PURPOSE], _FORM)
    return purpose


class Noting:
    """Writes down what one request shows."""

    def __init__(self, log: ReadLog, request: Request, *, door: str) -> None:
        """The purpose is judged at once, so that nothing is done or shown under a bad one."""
        self._log, self._door = log, door
        self._purpose, self._trace_id = purpose_of(request), trace_id_of(request)

    async def note(self, actor: Actor, view: str, seen: tuple[UUID, ...]) -> None:
        """Hands over who was shown the values of whom; nothing where nobody's were."""
        if seen:
            await self._log.note(self.read_of(actor, view, seen))

    def read_of(self, actor: Actor, view: str, seen: tuple[UUID, ...] = ()) -> PersonalRead:
        """The read as it is written down; what leaves in pieces takes it along, and fills in whom it shows."""
        return PersonalRead(
            account_id=actor.account_id,
            person_id=actor.person_id,
            purpose=self._purpose,
            door=self._door,
            view=view,
            row_ids=seen,
            trace_id=self._trace_id,
        )


def views_in(selection: Selection) -> str:
    """The views that a selection begins with, each once, in their order."""
    roots = [each for top in selection.roots for each in (top.roots if isinstance(top, Several) else (top,))]
    return ",".join(dict.fromkeys(root.view for root in roots if isinstance(root, Root)))
