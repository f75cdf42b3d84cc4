"""What a person says to a change that somebody recorded on their behalf.

They answer once. A confirmation may still become an objection, because people find out later what was written in their
name; an objection stands, and what comes next is the correction of the change.
"""

from collections.abc import Iterator

from app.domain.paper.changes import ChangeAnswered
from app.domain.paper.codes import ANSWER_GIVEN, OBJECTION_REASON, OBJECTION_STANDS
from app.domain.paper.commands import AnswerChange
from app.domain.paper.model import Answer, ChangeFacts
from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import PersonId


def check_answer(change: ChangeFacts, command: AnswerChange) -> tuple[Violation, ...]:
    """Every rule that the answer would break."""
    return tuple(_rules(change, command))


def _rules(change: ChangeFacts, command: AnswerChange) -> Iterator[Violation]:
    if command.answer is Answer.OBJECTED and command.reason is None:
        yield Violation(OBJECTION_REASON, "/reason")
    if change.answer is Answer.OBJECTED:
        yield Violation(OBJECTION_STANDS, "/answer")
    elif change.answer is command.answer:
        yield Violation(ANSWER_GIVEN, "/answer")


def decide_answer(change: ChangeFacts, command: AnswerChange, *, person_id: PersonId) -> ChangeAnswered:
    """The answer. Raises ``RulesBroken``."""
    broken = check_answer(change, command)
    if broken:
        raise RulesBroken(broken)
    return ChangeAnswered(
        entry_id=change.entry_id,
        person_id=person_id,
        answer=command.answer,
        reason=command.reason,
        again=change.answer is not None,
    )
