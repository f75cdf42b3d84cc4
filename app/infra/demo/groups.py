"""The groups of a hamlet as rows: their dates, numbers and names, whether they are suspended, and their boards."""

from collections import defaultdict

from app.domain.shared.text import fold, sort_key
from app.infra.demo.boards import Boards, Residents
from app.infra.demo.history import Group, Past
from app.infra.demo.ids import SeededIds
from app.infra.demo.sheets import NULL, Sheets, span


def fill_boards(past: Past, boards: Boards) -> None:
    """Gives every group its boards, from people who headed a household in it all the time."""
    residents: dict[str, list[Residents]] = defaultdict(list)
    for part in past.parts:
        heads = [life.head for life in part.lives if life.head is not None]
        for stay in part.stays:
            residents[stay.group.id].append(Residents(heads, stay.start, stay.end))
    for group in past.groups:
        group.seats += boards.of(residents[group.id], group.start, group.end)


def write_groups(past: Past, sheets: Sheets, ids: SeededIds) -> None:
    """Writes the groups with their versions, their places and their seats."""
    for group in past.groups:
        ended = NULL if group.end is None else "superseded"
        sheets["groups"].append(f"{group.id}\trecorded\t{ended}\t{span(group.start, group.end)}\n")
        sheets["group_homes"].append(f"{group.id}\t{group.hamlet.id}\n")
        _write_versions(group, sheets, ids)
        for seat in group.seats:
            sheets["board_seats"].append(
                f"{seat.id}\t{group.id}\t{seat.person}\t{seat.post}\t{seat.manner}\t{seat.because or NULL}"
                f"\t{seat.term_until}\t{span(seat.start, seat.end)}\n"
            )


def _write_versions(group: Group, sheets: Sheets, ids: SeededIds) -> None:
    """One version, or two where the group was suspended."""
    labels = f"{group.number}\t{group.name}\t{fold(group.name)}\t{sort_key(group.name)}"
    spans = [("active", span(group.start, group.suspended_from or group.end))]
    if group.suspended_from is not None:
        spans.append(("suspended", span(group.suspended_from, group.end)))
    for status, valid in spans:
        sheets["group_versions"].append(f"{ids.new()}\t{group.id}\t{group.hamlet.id}\t{labels}\t{status}\t{valid}\n")
