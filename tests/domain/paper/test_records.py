"""Counts and statements: on days of the group's life, from one source."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.paper.changes import CountRecorded, FactRecorded, Recorded
from app.domain.paper.commands import RecordCount, RecordFact
from app.domain.paper.describing import summarise
from app.domain.paper.model import FactKind, Precision, RecordKind
from app.domain.paper.stating import span
from app.domain.shared.ids import PaperId
from app.domain.shared.period import Period
from tests.domain.paper.paper_facts import (
    HAMLET,
    MINUTES,
    PAPER,
    RECORD,
    STARTED,
    A,
    day,
    decide,
    group,
    groups,
    refused,
)

COUNT = RecordCount(group_id=A, counted_on=day(2022, 12, 31), households=38, paper=MINUTES)
FACT = RecordFact(
    group_id=A,
    fact_kind=FactKind.AWARD,
    stated_on=day(2022, 6, 15),
    precision=Precision.YEAR,
    text="Bằng khen",
    paper_id=PAPER,
)
KNOWN = groups(group(A, day(2019, 5, 10), day(2023, 2), counted_on=frozenset({day(2020)})))


def test_a_count_is_recorded() -> None:
    assert decide(KNOWN, COUNT) == Recorded(
        kind=RecordKind.COUNT,
        record_id=RECORD,
        territory_id=HAMLET,
        group_ids=(A,),
        on=day(2022, 12, 31),
        count=CountRecorded(RECORD, A, day(2022, 12, 31), 38, None),
    )


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (replace(COUNT, households=None), [("count-empty", "/households")]),
        (replace(COUNT, counted_on=day(2019, 5, 9)), [("paper-group-dates", "/counted_on")]),
        (replace(COUNT, counted_on=day(2023, 2)), [("paper-group-dates", "/counted_on")]),
        (replace(COUNT, counted_on=day(2020)), [("count-declared", "/counted_on")]),
        (
            replace(COUNT, counted_on=day(2026, 3, 11)),
            [("effective-in-future", "/counted_on"), ("paper-group-dates", "/counted_on")],
        ),
    ],
)
def test_what_cannot_be_counted(changed: RecordCount, expected: list[tuple[str, str]]) -> None:
    assert refused(KNOWN, changed) == expected


@pytest.mark.parametrize(
    ("precision", "given", "expected"),
    [
        (Precision.DAY, day(2022, 12, 31), (day(2022, 12, 31), day(2023))),
        (Precision.MONTH, day(2022, 2, 28), (day(2022, 2), day(2022, 3))),
        (Precision.MONTH, day(2022, 12, 31), (day(2022, 12), day(2023))),
        (Precision.YEAR, day(2022, 12, 31), (day(2022), day(2023))),
    ],
)
def test_the_day_the_month_or_the_year(precision: Precision, given: date, expected: tuple[date, date]) -> None:
    assert span(given, precision) == Period(*expected)


def test_a_statement_holds_on_those_days_of_its_year_on_which_the_group_existed() -> None:
    fact = FactRecorded(
        RECORD, A, FactKind.AWARD, day(2022, 6, 15), Precision.YEAR, "Bằng khen", Period(day(2022), day(2023))
    )
    assert decide(KNOWN, FACT).fact == fact
    first = decide(KNOWN, replace(FACT, stated_on=day(2019))).fact
    assert first is not None
    assert first.valid == Period(day(2019, 5, 10), day(2020))
    last = decide(KNOWN, replace(FACT, stated_on=day(2023, 12))).fact
    assert last is not None
    assert last.valid == Period(day(2023), day(2023, 2))


def test_of_a_group_without_a_known_beginning_too() -> None:
    fact = decide(groups(group(A, None)), FACT).fact
    assert fact is not None
    assert fact.valid == Period(day(2022), day(2023))


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (replace(FACT, stated_on=day(2018)), [("paper-group-dates", "/stated_on")]),
        (
            replace(FACT, stated_on=day(2023, 2), precision=Precision.DAY),
            [("paper-group-dates", "/stated_on")],
        ),
        (
            replace(FACT, stated_on=day(2027)),
            [("effective-in-future", "/stated_on"), ("paper-group-dates", "/stated_on")],
        ),
    ],
)
def test_what_cannot_be_stated(changed: RecordFact, expected: list[tuple[str, str]]) -> None:
    assert refused(KNOWN, changed) == expected


def test_this_year_has_begun_though_its_last_day_has_not_come() -> None:
    assert decide(groups(group(A, day(2019))), replace(FACT, stated_on=day(2026, 12, 31))).fact is not None


def test_a_group_without_a_day_has_no_statement() -> None:
    assert refused(groups(group(A, None, valid=None)), FACT) == [("paper-group-dates", "/stated_on")]
    assert refused(groups(group(A, None, valid=None)), COUNT) == [("paper-group-dates", "/counted_on")]


@pytest.mark.parametrize(
    "source",
    [
        {"paper": None},
        {"paper_id": PAPER},
        {"no_paper_reason": "Thất lạc"},
        {"paper": None, "paper_id": PAPER, "no_paper_reason": "Thất lạc"},
    ],
)
def test_a_record_has_exactly_one_source(source: dict[str, object]) -> None:
    assert refused(KNOWN, replace(COUNT, **source)) == [("paper-one", "/paper")]  # type: ignore[arg-type]


def test_without_a_document_it_says_why() -> None:
    assert decide(KNOWN, replace(COUNT, paper=None, no_paper_reason="Thất lạc")).count is not None


def test_the_document_is_known_and_issued() -> None:
    unknown = replace(FACT, paper_id=PaperId(UUID(int=51)))
    assert refused(KNOWN, unknown) == [("paper-unknown", "/paper_id")]
    tomorrow = replace(COUNT, paper=replace(MINUTES, issued_on=day(2026, 3, 11)))
    assert refused(KNOWN, tomorrow) == [("effective-in-future", "/paper/issued_on")]
    assert decide(KNOWN, replace(COUNT, paper=replace(MINUTES, issued_on=None))).count is not None


def test_once_work_has_begun_a_document_is_needed() -> None:
    without = replace(COUNT, paper=None, no_paper_reason="Thất lạc")
    assert refused(KNOWN, without, STARTED) == [("paper-required", "/paper")]
    assert decide(KNOWN, COUNT, STARTED).count is not None
    assert decide(KNOWN, FACT, STARTED).fact is not None


def test_the_journal_keeps_figures_and_no_words() -> None:
    assert summarise(decide(KNOWN, COUNT)) == {
        "kind": "count",
        "counted_on": day(2022, 12, 31),
        "households": 38,
        "people": None,
    }
    assert summarise(decide(KNOWN, FACT)) == {"kind": "fact", "fact_kind": "award", "precision": "year"}
