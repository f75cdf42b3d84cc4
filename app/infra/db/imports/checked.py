"""What the check of a list found out, and the rules that its statements name by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.groups.codes import SEAT_DEPUTIES
from app.domain.households.codes import DWELLING_PLACE_ENDED, DWELLING_SEQUENCE
from app.domain.imports import codes
from app.domain.shared.codes import Code
from app.domain.territories.codes import HAMLET_CODE_FORM, HAMLET_KIND_MISSING

CODES: Final[Mapping[str, Code]] = {
    each.code: each
    for each in (
        codes.HAMLET_UNKNOWN,
        codes.HAMLET_AMBIGUOUS,
        codes.HAMLET_DIFFERS,
        codes.GROUP_UNKNOWN,
        codes.GROUP_DIFFERS,
        codes.CLUSTER_KIND,
        codes.HOUSEHOLD_UNKNOWN,
        codes.CODE_ELSEWHERE,
        codes.MEMBER_ELSEWHERE,
        codes.ROW_TWICE,
        codes.ROW_ALIKE,
        codes.GROUP_NUMBERS,
        codes.GROUP_NOT_THEN,
        codes.PAST_SHAPE,
        codes.SEAT_TAKEN,
        codes.DAY_OUT,
        codes.LATER_FACT,
        DWELLING_PLACE_ENDED,
        DWELLING_SEQUENCE,
        HAMLET_CODE_FORM,
        HAMLET_KIND_MISSING,
        SEAT_DEPUTIES,
    )
}
"""Rules by their code."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many rows are new, on record as they are, on record and changed, doubtful; of what kind the doubts are."""

    new: int
    unchanged: int
    changed: int
    doubtful: int
    doubts: str | None = None
