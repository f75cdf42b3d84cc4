"""On whose behalf a call is made: the hamlet cadre types what the head of a group says.

The header is taken on every write, over both doors. It names a person whom the caller may see and gives no permission;
both names stand in the journal, where the person can confirm the change or object to it.
"""

from typing import Final
from uuid import UUID

from app.domain.persons.codes import BEHALF_UNKNOWN
from app.domain.shared.errors import Invalid
from app.domain.shared.ids import PersonId

HEADER: Final = "On-Behalf-Of"
_GLOBAL: Final = "person_"
"""How an id of GraphQL begins."""


def person_in(header: str | None) -> PersonId | None:
    """The person, by the id of either door; None where the header was not sent. Raises ``Invalid`` for no id at all."""
    if header is None:
        return None
    try:
        return PersonId(UUID(header.strip().removeprefix(_GLOBAL)))
    except ValueError:
        raise Invalid(HEADER, BEHALF_UNKNOWN) from None
