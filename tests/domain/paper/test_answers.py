"""The second person, and the person on whose behalf a change was recorded."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.paper.answering import decide_answer
from app.domain.paper.changes import ChangeAnswered, ClaimAnswered
from app.domain.paper.commands import AnswerChange
from app.domain.paper.confirming import ClaimFacts, decide_confirmation, decide_rejection, require_second
from app.domain.paper.model import Answer, ChangeFacts, ClaimState
from app.domain.paper.sources import has_started
from app.domain.policies.profile import RecordingPolicy
from app.domain.shared.errors import Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import JournalEntryId, PersonId, RecordedClaimId
from tests.domain.paper.paper_facts import HAMLET, RECORD, TODAY, A, decide
from tests.domain.paper.test_records import COUNT, KNOWN

RECORDER, SECOND, CONCERNED = (PersonId(UUID(int=n)) for n in (801, 802, 803))
CLAIM = ClaimFacts(
    id=RecordedClaimId(UUID(int=70)),
    version=1,
    state=ClaimState.PENDING,
    command=COUNT,
    territory_id=HAMLET,
    group_ids=(A,),
    recorded_by=RECORDER,
)
ENTRY = JournalEntryId(UUID(int=71))
CHANGE = ChangeFacts(ENTRY, "1.2", HAMLET, CONCERNED)


@pytest.mark.parametrize(
    ("start_on", "expected"), [(None, False), (date(2026, 3, 11), False), (TODAY, True), (date(2026, 1, 1), True)]
)
def test_work_has_begun_from_its_day_on(start_on: date | None, expected: bool) -> None:  # noqa: FBT001
    assert has_started(RecordingPolicy(start_on), TODAY) is expected


def test_another_person_confirms() -> None:
    require_second(CLAIM, SECOND, 1)
    assert decide_confirmation(CLAIM, decide(KNOWN, COUNT), person_id=SECOND) == ClaimAnswered(
        CLAIM.id, 1, ClaimState.CONFIRMED, SECOND, record_id=RECORD, group_ids=(A,)
    )


def test_another_person_rejects() -> None:
    assert decide_rejection(CLAIM, person_id=SECOND, reason="Sai tổ") == ClaimAnswered(
        CLAIM.id, 1, ClaimState.REJECTED, SECOND, reason="Sai tổ", group_ids=(A,)
    )


@pytest.mark.parametrize(
    ("person", "behalf", "reasons"),
    [
        (RECORDER, None, ["you recorded it"]),
        (SECOND, SECOND, ["it was recorded on your behalf"]),
        (RECORDER, RECORDER, ["you recorded it", "it was recorded on your behalf"]),
    ],
)
def test_whoever_recorded_it_does_not_confirm_it(person: PersonId, behalf: PersonId | None, reasons: list[str]) -> None:
    with pytest.raises(RulesBroken) as refused:
        require_second(replace(CLAIM, on_behalf_of=behalf), person, 1)
    told = refused.value.violations
    assert [each.code.code for each in told] == ["recusal"] * len(reasons)
    assert [getattr(each.values["because"], "en", None) for each in told] == reasons


def test_a_stale_version_is_told_first() -> None:
    with pytest.raises(StaleVersion):
        require_second(replace(CLAIM, state=ClaimState.CONFIRMED, version=2), SECOND, 1)


@pytest.mark.parametrize("state", [ClaimState.CONFIRMED, ClaimState.REJECTED])
def test_a_record_is_answered_once(state: ClaimState) -> None:
    with pytest.raises(Conflict) as refused:
        require_second(replace(CLAIM, state=state), SECOND, 1)
    assert refused.value.code.code == "wrong-state"


def answer(kind: Answer, reason: str | None = None) -> AnswerChange:
    return AnswerChange(journal_entry_id=ENTRY, answer=kind, reason=reason)


@pytest.mark.parametrize(
    ("before", "command", "again"),
    [
        (None, answer(Answer.CONFIRMED), False),
        (None, answer(Answer.OBJECTED, "Tôi không nói vậy"), False),
        (Answer.CONFIRMED, answer(Answer.OBJECTED, "Tôi không nói vậy"), True),
    ],
)
def test_a_person_confirms_or_objects_and_may_object_later(
    before: Answer | None,
    command: AnswerChange,
    again: bool,  # noqa: FBT001
) -> None:
    answered = decide_answer(replace(CHANGE, answer=before), command, person_id=CONCERNED)
    assert answered == ChangeAnswered(ENTRY, CONCERNED, command.answer, command.reason, again=again)


@pytest.mark.parametrize(
    ("before", "command", "codes"),
    [
        (None, answer(Answer.OBJECTED), ["objection-reason"]),
        (Answer.CONFIRMED, answer(Answer.CONFIRMED), ["answer-given"]),
        (Answer.OBJECTED, answer(Answer.CONFIRMED), ["answer-final"]),
        (Answer.OBJECTED, answer(Answer.OBJECTED), ["objection-reason", "answer-final"]),
    ],
)
def test_an_objection_stands_and_has_its_reason(before: Answer | None, command: AnswerChange, codes: list[str]) -> None:
    with pytest.raises(RulesBroken) as refused:
        decide_answer(replace(CHANGE, answer=before), command, person_id=CONCERNED)
    assert [each.code.code for each in refused.value.violations] == codes
