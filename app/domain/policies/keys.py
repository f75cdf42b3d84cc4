"""The keys of the policy profile: the type, default and bounds of each, and what it governs, in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, get_type_hints

from app.domain.policies.profile import Profile
from app.domain.shared.codes import Text


class ValueKind(StrEnum):
    """Which of a command's four fields carries the value of a key."""

    NUMBER = "number"
    TEXT = "text"
    FLAG = "flag"
    DAY = "day"
    """A civil date; it is kept as ISO 8601 text."""


@dataclass(frozen=True, slots=True)
class PolicyKey:
    """One rule parameter. ``nullable`` ones may be set to *no bound*; ``least`` and ``most`` bound a number."""

    name: str
    kind: ValueKind
    nullable: bool
    default: int | str | bool | None
    doc: Text
    least: int = 0
    most: int = 0


_MOST_HOUSEHOLDS: Final = 1_000
_MOST_PEOPLE: Final = 50
_MOST_MONTHS: Final = 240

_ABOUT: Final[Mapping[str, tuple[Text, int, int]]] = {
    "size.soft_min": (
        Text("Số hộ tối thiểu của tổ; ít hơn thì cảnh báo.", "Fewest households of a group; fewer are a warning."),
        1,
        _MOST_HOUSEHOLDS,
    ),
    "size.soft_max": (
        Text("Số hộ tối đa của tổ; nhiều hơn thì cảnh báo.", "Most households of a group; more are a warning."),
        1,
        _MOST_HOUSEHOLDS,
    ),
    "size.split_suggestion_at": (
        Text("Từ số hộ này thì đề xuất chia, tách tổ.", "From so many households on, dividing the group is proposed."),
        1,
        _MOST_HOUSEHOLDS,
    ),
    "size.hard_max": (
        Text("Số hộ không tổ nào được vượt.", "Households that no group may exceed."),
        1,
        _MOST_HOUSEHOLDS,
    ),
    "numbering.fill_gaps": (
        Text("Tổ mới lấy số nhỏ nhất còn trống trong ấp, khóm.", "A new group takes the smallest free number."),
        0,
        0,
    ),
    "numbering.name_pattern": (
        Text("Mẫu tên đặt theo số; {number} là số.", "The pattern of a name made from the number, {number}."),
        0,
        0,
    ),
    "board.min_people": (
        Text("Số người ít nhất trong Ban quản lý.", "Fewest people on a management board."),
        1,
        _MOST_PEOPLE,
    ),
    "board.max_people": (
        Text("Số người nhiều nhất trong Ban quản lý.", "Most people on a management board."),
        1,
        _MOST_PEOPLE,
    ),
    "board.max_deputies": (
        Text("Số tổ phó nhiều nhất.", "Most deputies of a group."),
        0,
        _MOST_PEOPLE,
    ),
    "board.term_months": (
        Text("Nhiệm kỳ của Ban quản lý, tính bằng tháng.", "Term of a management board, in months."),
        1,
        _MOST_MONTHS,
    ),
    "board.acting_max_months": (
        Text("Thời gian tạm giữ chức vụ lâu nhất, tính bằng tháng.", "Longest time to hold a seat acting, in months."),
        1,
        _MOST_MONTHS,
    ),
    "territory.one_hamlet": (
        Text("Tổ chỉ nằm trong một ấp, khóm.", "A group lies in one hamlet only."),
        0,
        0,
    ),
    "recording.start_on": (
        Text(
            "Ngày địa bàn bắt đầu làm việc trên hệ thống; từ ngày đó, ghi nhận theo giấy tờ phải có văn bản và người "
            "thứ hai xác nhận.",
            "The day on which work here begins; from then on what is recorded from paper needs its document and a "
            "second person.",
        ),
        0,
        0,
    ),
    "privacy.retention_months": (
        Text(
            "Số tháng giữ họ tên, số điện thoại sau khi người đó thôi mọi chức vụ; trống là không xoá.",
            "Months for which names and phones are kept after the last function ended; none keeps them.",
        ),
        1,
        _MOST_MONTHS,
    ),
}


def _sections() -> Iterator[tuple[str, Any]]:
    default = Profile()
    for section in fields(Profile):
        yield section.name, getattr(default, section.name)


def _kind(annotation: object) -> ValueKind:
    if annotation is bool:
        return ValueKind.FLAG
    if annotation == date | None:
        return ValueKind.DAY
    return ValueKind.TEXT if annotation is str else ValueKind.NUMBER


def _keys() -> Iterator[PolicyKey]:
    for section, owner in _sections():
        annotations = get_type_hints(type(owner))
        for each in fields(owner):
            name, annotation = f"{section}.{each.name}", annotations[each.name]
            doc, least, most = _ABOUT[name]
            default = getattr(owner, each.name)
            nullable = annotation in (int | None, date | None)
            yield PolicyKey(name, _kind(annotation), nullable, default, doc, least, most)


KEYS: Final[Mapping[str, PolicyKey]] = {key.name: key for key in _keys()}
"""Every key of the profile in the order of its declaration."""


def profile_of(values: Mapping[str, Any]) -> Profile:
    """The profile in which the given values stand, and for every other key its default."""
    sections = {}
    for section, owner in _sections():
        names = [(each.name, f"{section}.{each.name}") for each in fields(owner)]
        given = {name: _typed(KEYS[key], values[key]) for name, key in names if key in values}
        sections[section] = replace(owner, **given)
    return Profile(**sections)


def _typed(key: PolicyKey, value: object) -> object:
    return date.fromisoformat(str(value)) if key.kind is ValueKind.DAY and value is not None else value
