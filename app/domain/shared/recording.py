"""What every dated change has to meet: it has happened, and nothing that it builds on came later."""

from collections.abc import Iterator
from datetime import date

from app.domain.shared.codes import Text, Violation, code

EFFECTIVE_IN_FUTURE = code(
    "effective-in-future",
    "Ngày có hiệu lực {effective_on} sau hôm nay {today}.",
    "The effective date {effective_on} lies after today, {today}.",
    title=("Ngày hiệu lực trong tương lai", "Effective date in the future"),
)
LATE_REASON_MISSING = code(
    "late-reason-missing",
    "Ngày có hiệu lực {effective_on} đã qua; phải nêu lý do ghi nhận muộn.",
    "The effective date {effective_on} has passed; say why it is recorded late.",
    title=("Thiếu lý do ghi nhận muộn", "Reason for late recording missing"),
)
LATER_FACTS = code(
    "later-facts",
    "Không thể ghi lùi về {effective_on}: đã có dữ kiện sau ngày đó ({fact}, ngày {on}).",
    "It cannot be backdated to {effective_on}: a later fact stands in the way ({fact} on {on}).",
    title=("Có dữ kiện về sau", "Later facts"),
)


def future_rules(day: date, today: date) -> Iterator[Violation]:
    """What is recorded has happened."""
    if day > today:
        yield Violation(EFFECTIVE_IN_FUTURE, "/effective_on", {"effective_on": day, "today": today})


def day_rules(day: date, today: date, *, reason: str | None, reason_at: str = "/reason") -> Iterator[Violation]:
    """What is recorded has happened; what is recorded after its day says why, in the field ``reason_at``."""
    yield from future_rules(day, today)
    yield from late_rules(day, today, reason=reason, reason_at=reason_at)


def late_rules(day: date, today: date, *, reason: str | None, reason_at: str) -> Iterator[Violation]:
    """What is recorded after its day says why, in the field ``reason_at``."""
    if day < today and not reason:
        yield Violation(LATE_REASON_MISSING, reason_at, {"effective_on": day})


def later_fact(subject: str, day: date, *, fact: Text, on: date) -> Violation:
    """A fact that begins or ends after the day of the change and therefore stands in its way; it is named."""
    return Violation(LATER_FACTS, subject, {"effective_on": day, "fact": fact, "on": on})
