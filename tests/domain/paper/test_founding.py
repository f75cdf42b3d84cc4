"""A group known from paper: any dates and any size, but a hamlet on all of them and a number of its own."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.groups.model import EndKind
from app.domain.paper.changes import CountRecorded, GroupRecorded, Recorded
from app.domain.paper.commands import RecordGroup
from app.domain.paper.deciding import needs_of, place_of
from app.domain.paper.describing import summarise
from app.domain.paper.founding import covers, meet
from app.domain.paper.model import Needs, RecordKind
from app.domain.shared.ids import GroupId
from app.domain.shared.period import Period
from tests.domain.paper.paper_facts import COUNT, HAMLET, MINUTES, RECORD, TODAY, A, day, decide, hamlet, refused

NEW = GroupId(RECORD)
COMMAND = RecordGroup(territory_id=HAMLET, number=12, valid_from=day(2019, 5, 10), paper=MINUTES)
ENDED = replace(COMMAND, valid_to=day(2022), end_kind=EndKind.DISSOLVED)


def test_a_group_of_today_is_recorded_with_the_name_of_its_number() -> None:
    assert decide(hamlet(), COMMAND) == Recorded(
        kind=RecordKind.GROUP,
        record_id=RECORD,
        territory_id=HAMLET,
        group_ids=(NEW,),
        on=day(2019, 5, 10),
        group=GroupRecorded(NEW, HAMLET, 12, "Tổ số 12", Period(day(2019, 5, 10)), None),
    )


def test_a_group_that_ended_comes_with_its_count() -> None:
    command = replace(ENDED, name="Tổ Bình Yên", counted_on=day(2020), households=38, people=141)
    recorded = decide(hamlet(), command)
    assert recorded.group == GroupRecorded(
        NEW, HAMLET, 12, "Tổ Bình Yên", Period(day(2019, 5, 10), day(2022)), EndKind.DISSOLVED
    )
    assert recorded.count == CountRecorded(COUNT, NEW, day(2020), 38, 141)


def test_a_group_is_at_home_in_its_hamlet() -> None:
    assert needs_of(COMMAND) == Needs(territory_ids=(HAMLET,))
    assert place_of(hamlet(), COMMAND) == HAMLET


def test_the_journal_keeps_its_figures() -> None:
    command = replace(ENDED, counted_on=day(2020), people=141)
    assert summarise(decide(hamlet(), command)) == {
        "kind": "group",
        "number": 12,
        "valid_to": day(2022),
        "counted_on": day(2020),
        "households": None,
        "people": 141,
    }


def test_people_alone_can_be_counted() -> None:
    recorded = decide(hamlet(), replace(COMMAND, counted_on=day(2020), people=141))
    assert recorded.count == CountRecorded(COUNT, NEW, day(2020), None, 141)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (replace(COMMAND, valid_from=day(2026, 3, 11)), [("effective-in-future", "/valid_from")]),
        (replace(ENDED, valid_to=day(2026, 3, 11)), [("effective-in-future", "/valid_to")]),
        (replace(COMMAND, valid_to=day(2022)), [("paper-end-kind", "/end_kind")]),
        (replace(COMMAND, end_kind=EndKind.DISSOLVED), [("paper-end-kind", "/end_kind")]),
        (replace(ENDED, valid_to=day(2019, 5, 10)), [("paper-period", "/valid_to")]),
        (replace(COMMAND, counted_on=day(2020)), [("count-empty", "/counted_on")]),
        (replace(COMMAND, households=38), [("count-empty", "/counted_on")]),
        (replace(COMMAND, counted_on=day(2019), people=1), [("paper-group-dates", "/counted_on")]),
        (replace(ENDED, counted_on=day(2022), people=1), [("paper-group-dates", "/counted_on")]),
        (
            replace(COMMAND, counted_on=day(2026, 3, 11), people=1),
            [("effective-in-future", "/counted_on")],
        ),
    ],
)
def test_what_cannot_be(changed: RecordGroup, expected: list[tuple[str, str]]) -> None:
    assert refused(hamlet(), changed) == expected


def test_the_hamlet_is_in_force_on_all_dates() -> None:
    assert refused(hamlet(valid=Period(day(2020))), COMMAND) == [("paper-hamlet", "/territory_id")]
    assert refused(hamlet(valid=Period(None, day(2025))), COMMAND) == [("paper-hamlet", "/territory_id")]
    assert decide(hamlet(valid=Period(day(2019, 5, 10), day(2022))), ENDED).group is not None


def test_it_is_a_hamlet() -> None:
    assert refused(hamlet(kind=False), ENDED) == [("paper-hamlet", "/territory_id")]


@pytest.mark.parametrize("held", [Period(day(2000), day(2019, 5, 11)), Period(day(2021, 12, 31)), Period()])
def test_a_number_is_borne_once_at_a_time(held: Period) -> None:
    assert refused(hamlet((A, 12, held)), ENDED) == [("paper-number", "/number")]


@pytest.mark.parametrize("held", [Period(day(2000), day(2019, 5, 10)), Period(day(2022))])
def test_a_number_is_free_before_and_afterwards(held: Period) -> None:
    assert decide(hamlet((A, 12, held), (A, 13, Period())), ENDED).group is not None


def test_every_broken_rule_is_told_at_once() -> None:
    command = replace(COMMAND, end_kind=EndKind.DISSOLVED, households=3, paper=None)
    told = refused(hamlet((A, 12, Period()), kind=False), command)
    assert [code for code, _ in told] == [
        "paper-end-kind",
        "paper-hamlet",
        "paper-number",
        "count-empty",
        "paper-one",
    ]


DAYS = [date.fromordinal(TODAY.toordinal() + n) for n in range(6)]
ENDS = st.sampled_from([None, *DAYS])
PERIODS = (
    st.tuples(ENDS, ENDS)
    .filter(lambda ends: ends[0] is None or ends[1] is None or ends[0] < ends[1])
    .map(lambda ends: Period(*ends))
)


@given(PERIODS, PERIODS)
def test_periods_meet_and_cover_as_their_days_say(first: Period, second: Period) -> None:
    far = [date(1, 1, 1), *DAYS, date(9999, 1, 1)]
    of_first, of_second = ({each for each in far if period.holds_on(each)} for period in (first, second))
    assert meet(first, second) is bool(of_first & of_second)
    assert covers(first, second) is (of_second <= of_first)
