"""Past restructurings: dates say what is an origin and what a result, and the lineage gets no cycle."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.paper.changes import Recorded, RestructuringRecorded
from app.domain.paper.commands import PastEdge, RecordRestructuring
from app.domain.paper.deciding import needs_of, place_of
from app.domain.paper.describing import summarise
from app.domain.paper.model import Facts, GroupFacts, Needs, PastKind, RecordKind
from app.domain.paper.tracing import require_groups
from app.domain.restructuring.changes import Edge
from app.domain.restructuring.model import EdgeKind, LegalForm
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import GroupId, RestructuringId
from tests.domain.paper.paper_facts import (
    COMMUNE,
    HAMLET,
    MINUTES,
    OTHER_HAMLET,
    RECORD,
    A,
    B,
    C,
    day,
    decide,
    group,
    groups,
    refused,
)

DAY = day(2021, 3, 1)
Pair = tuple[GroupId | None, GroupId | None]


def past(kind: PastKind, *pairs: Pair, on: date = DAY) -> RecordRestructuring:
    edges = tuple(
        PastEdge(origin_group_id=origin, result_group_id=result, households=10 + n)
        for n, (origin, result) in enumerate(pairs)
    )
    return RecordRestructuring(
        restructuring_kind=kind, effective_on=on, edges=edges, decision_number="15/QĐ-UBND", paper=MINUTES
    )


BEFORE, AFTER, OVER = group(A, day(2019), DAY), group(B, DAY), group(A, day(2019))


def test_a_division_is_recorded_with_its_lineage() -> None:
    recorded = decide(groups(OVER, AFTER), past(PastKind.SPLIT, (A, B), (A, A)))
    assert recorded == Recorded(
        kind=RecordKind.RESTRUCTURING,
        record_id=RECORD,
        territory_id=HAMLET,
        group_ids=(A, B),
        on=DAY,
        restructuring=RestructuringRecorded(
            id=RestructuringId(RECORD),
            kind=PastKind.SPLIT,
            legal_form=LegalForm.TACH,
            territory_id=HAMLET,
            effective_on=DAY,
            decision_number="15/QĐ-UBND",
            decided_on=None,
            issuer=None,
            wording=None,
            edges=(Edge(A, B, EdgeKind.MOVES, 10), Edge(A, A, EdgeKind.CONTINUES, 11)),
        ),
    )
    assert summarise(recorded) == {
        "kind": "restructuring",
        "restructuring_kind": "split",
        "legal_form": "tach",
        "edges": [
            {"origin": A, "result": B, "kind": "moves", "households_moved": 10},
            {"origin": A, "result": A, "kind": "continues", "households_moved": 11},
        ],
    }


@pytest.mark.parametrize(
    ("facts", "kind", "pairs", "form"),
    [
        (groups(BEFORE, AFTER, group(C, DAY)), PastKind.SPLIT, [(A, B), (A, C)], LegalForm.CHIA),
        (groups(BEFORE, group(B, day(2018))), PastKind.MERGE, [(A, B)], LegalForm.SAP_NHAP),
        (groups(BEFORE, group(C, day(2018), DAY), AFTER), PastKind.MERGE, [(A, B), (C, B)], LegalForm.HOP_NHAT),
        (groups(BEFORE, AFTER), PastKind.REGROUP, [(A, B)], None),
        (groups(OVER, group(B, day(2018))), PastKind.TRANSFER, [(A, B)], None),
        (groups(AFTER), PastKind.ESTABLISH, [(None, B)], None),
        (groups(BEFORE), PastKind.DISSOLVE, [(A, None)], None),
    ],
)
def test_every_kind_with_its_form(facts: Facts, kind: PastKind, pairs: list[Pair], form: LegalForm | None) -> None:
    recorded = decide(facts, past(kind, *pairs)).restructuring
    assert recorded is not None
    assert recorded.legal_form is form
    kinds = {(None, B): EdgeKind.FOUNDS, (A, None): EdgeKind.ENDS}
    assert [edge.kind for edge in recorded.edges] == [kinds.get(pair, EdgeKind.MOVES) for pair in pairs]


@pytest.mark.parametrize(
    ("facts", "kind", "pairs"),
    [
        (groups(BEFORE, AFTER), PastKind.ESTABLISH, [(A, B)]),
        (groups(BEFORE, AFTER), PastKind.SPLIT, [(A, B)]),
        (groups(BEFORE, AFTER), PastKind.MERGE, [(A, B)]),
        (groups(AFTER), PastKind.REGROUP, [(None, B)]),
        (groups(BEFORE), PastKind.REGROUP, [(A, None)]),
        (groups(OVER, AFTER), PastKind.TRANSFER, [(A, B)]),
        (groups(OVER), PastKind.TRANSFER, [(A, A)]),
        (groups(BEFORE, AFTER), PastKind.DISSOLVE, [(A, B)]),
        (groups(BEFORE, group(C, day(2018), DAY), AFTER), PastKind.SPLIT, [(A, B), (C, B)]),
    ],
)
def test_what_is_not_of_its_kind(facts: Facts, kind: PastKind, pairs: list[Pair]) -> None:
    assert refused(facts, past(kind, *pairs)) == [("paper-shape", "/restructuring_kind")]


@pytest.mark.parametrize(
    ("facts", "pairs", "expected"),
    [
        (groups(group(A, DAY), AFTER), [(A, B)], [("paper-edge-end", "/edges/0/origin_group_id")]),
        (groups(BEFORE, group(B, day(2019), DAY)), [(A, B)], [("paper-edge-end", "/edges/0/result_group_id")]),
        (groups(BEFORE, group(B, day(2021, 3, 2))), [(A, B)], [("paper-edge-end", "/edges/0/result_group_id")]),
        (
            groups(BEFORE, AFTER, group(C, day(2018))),
            [(A, B), (None, C)],
            [("paper-edge-open", "/edges/1/origin_group_id")],
        ),
        (
            groups(BEFORE, AFTER, group(C, day(2018))),
            [(A, B), (C, None)],
            [("paper-edge-open", "/edges/1/result_group_id")],
        ),
        (groups(BEFORE, AFTER), [(A, B), (None, None)], [("paper-edge-empty", "/edges/1")]),
        (groups(BEFORE, AFTER), [(A, B), (A, B)], [("paper-edge-twice", "/edges/0"), ("paper-edge-twice", "/edges/1")]),
    ],
)
def test_every_group_stands_on_its_side_of_the_day(
    facts: Facts, pairs: list[Pair], expected: list[tuple[str, str]]
) -> None:
    told = refused(facts, past(PastKind.REGROUP, *pairs))
    assert [each for each in told if each[0] != "paper-shape"] == expected


def test_it_has_happened() -> None:
    later = day(2026, 3, 11)
    told = refused(groups(group(A, day(2019), later), group(B, later)), past(PastKind.REGROUP, (A, B), on=later))
    assert told == [("effective-in-future", "/effective_on")]


def test_groups_that_exchange_households_do_not_found_each_other() -> None:
    newborn = groups(group(A, DAY), group(B, DAY))
    told = refused(newborn, past(PastKind.REGROUP, (A, B), (B, A)))
    assert ("paper-edge-end", "/edges/0/origin_group_id") in told
    assert ("paper-edge-end", "/edges/1/origin_group_id") in told


def test_a_restructuring_names_a_group() -> None:
    with pytest.raises(RulesBroken) as error:
        require_groups(past(PastKind.REGROUP, (None, None)))
    assert [each.code.code for each in error.value.violations] == ["paper-edge-empty"]


def test_groups_of_two_hamlets_are_at_home_in_their_commune() -> None:
    command = past(PastKind.SPLIT, (A, B), (A, A))
    facts = groups(OVER, replace(AFTER, territory_id=OTHER_HAMLET))
    assert needs_of(command) == Needs(group_ids=(A, B))
    assert place_of(facts, command) == COMMUNE
    assert decide(facts, command).territory_id == COMMUNE


IDS = [GroupId(UUID(int=n)) for n in range(1, 5)]
YEARS = [day(year) for year in range(2018, 2023)]
LIVES = st.tuples(st.sampled_from([None, *YEARS]), st.sampled_from([None, *YEARS])).filter(
    lambda ends: ends[0] is None or ends[1] is None or ends[0] < ends[1]
)
ENDS = st.sampled_from([None, *IDS])
STEPS = st.tuples(
    st.sampled_from(PastKind), st.sampled_from(YEARS), st.lists(st.tuples(ENDS, ENDS), min_size=1, max_size=3)
)


@given(st.lists(LIVES, min_size=4, max_size=4), st.lists(STEPS, max_size=12))
def test_no_history_has_a_cycle(
    lives: list[tuple[date | None, date | None]], steps: list[tuple[PastKind, date, list[Pair]]]
) -> None:
    """A group that begins is younger than every group that it comes from, and no edge leads back in time (I6)."""
    known = {id_: group(id_, *ends) for id_, ends in zip(IDS, lives, strict=True)}
    for kind, on, pairs in steps:
        try:
            command = past(kind, *pairs, on=on)
            require_groups(command)
            recorded = decide(groups(*known.values()), command).restructuring
        except RulesBroken:
            continue
        assert recorded is not None
        for edge in recorded.edges:
            born, over = _life(known, edge.origin)[0], _life(known, edge.result)[1]
            assert born < on < over


def _life(known: Mapping[GroupId, GroupFacts], id_: GroupId | None) -> tuple[date, date]:
    valid = None if id_ is None else known[id_].valid
    return (valid and valid.start) or date.min, (valid and valid.end) or date.max
