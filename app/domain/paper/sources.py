"""Where a record comes from: its document, or why there is none; and whether it needs a second person.

Until the day on which work begins at a place (``recording.start_on``) one person records the past at once. From that
day on a record names its document and waits for another person.
"""

from collections.abc import Iterator
from datetime import date

from app.domain.paper.codes import PAPER_ONE, PAPER_REQUIRED, PAPER_UNKNOWN
from app.domain.paper.commands import Sourced
from app.domain.paper.model import Facts
from app.domain.policies.profile import RecordingPolicy
from app.domain.shared.codes import Violation
from app.domain.shared.recording import EFFECTIVE_IN_FUTURE


def has_started(policy: RecordingPolicy, today: date) -> bool:
    """Whether work has begun at the place, so that a record needs its document and a second person."""
    return policy.start_on is not None and policy.start_on <= today


def source_rules(facts: Facts, command: Sourced, *, policy: RecordingPolicy, today: date) -> Iterator[Violation]:
    """Exactly one source, known and issued by today; a document once work has begun."""
    given = [each for each in (command.paper, command.paper_id, command.no_paper_reason) if each is not None]
    if len(given) != 1:
        yield Violation(PAPER_ONE, "/paper")
    if command.paper_id is not None and command.paper_id not in facts.papers:
        yield Violation(PAPER_UNKNOWN, "/paper_id")
    issued_on = None if command.paper is None else command.paper.issued_on
    if issued_on is not None and issued_on > today:
        yield Violation(EFFECTIVE_IN_FUTURE, "/paper/issued_on", {"effective_on": issued_on, "today": today})
    if has_started(policy, today) and command.paper is None and command.paper_id is None:
        yield Violation(PAPER_REQUIRED, "/paper", {"start_on": policy.start_on})
