"""Tells what validation found wrong with a body: one code and one JSON pointer (RFC 6901) for each value.

Both transports validate through the same bodies, so the same bad value is told alike over REST and GraphQL.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from app.api.problems import INVALID_BODY, MALFORMED, NO_JSON, Fault, TransportError
from app.domain.shared.codes import Code, Text, code

MOST_FAULTS: Final = 100
"""Faults that one problem tells."""

MISSING_VALUE = code(
    "missing-value", "Thiếu giá trị bắt buộc.", "The value is required.", title=("Thiếu giá trị", "Missing value")
)
UNKNOWN_FIELD = code(
    "unknown-field", "Không có trường này.", "There is no such field.", title=("Trường không tồn tại", "Unknown field")
)
WRONG_TYPE = code(
    "wrong-type", "Kiểu phải là {expected}.", "The type must be {expected}.", title=("Sai kiểu dữ liệu", "Wrong type")
)
UNKNOWN_WORD = code(
    "unknown-word",
    "Chỉ nhận: {expected}.",
    "One of: {expected}.",
    title=("Từ không có trong danh sách", "Unknown word"),
)
TEXT_TOO_SHORT = code(
    "text-too-short",
    "Cần ít nhất {min_length} ký tự.",
    "At least {min_length} characters.",
    title=("Quá ngắn", "Text too short"),
)
TEXT_TOO_LONG = code(
    "text-too-long",
    "Tối đa {max_length} ký tự.",
    "At most {max_length} characters.",
    title=("Quá dài", "Text too long"),
)
UNCLEAN_TEXT = code(
    "unclean-text",
    "Chứa ký tự điều khiển không được phép.",
    "Holds a control character that is not allowed.",
    title=("Ký tự không được phép", "Unclean text"),
)
LIST_TOO_SHORT = code(
    "list-too-short", "Cần ít nhất {min_length} mục.", "At least {min_length} items.", title=("Quá ít", "Too few items")
)
LIST_TOO_LONG = code(
    "list-too-long", "Tối đa {max_length} mục.", "At most {max_length} items.", title=("Quá nhiều", "Too many items")
)
NUMBER_TOO_SMALL = code(
    "number-too-small", "Phải từ {ge} trở lên.", "At least {ge}.", title=("Số quá nhỏ", "Number too small")
)
NUMBER_TOO_LARGE = code("number-too-large", "Tối đa {le}.", "At most {le}.", title=("Số quá lớn", "Number too large"))
INVALID_VALUE = code(
    "invalid-value", "Giá trị không hợp lệ.", "The value is not valid.", title=("Giá trị không hợp lệ", "Invalid value")
)

_CODES: Final[Mapping[str, Code]] = {
    "missing": MISSING_VALUE,
    "union_tag_not_found": MISSING_VALUE,
    "extra_forbidden": UNKNOWN_FIELD,
    "enum": UNKNOWN_WORD,
    "literal_error": UNKNOWN_WORD,
    "union_tag_invalid": UNKNOWN_WORD,
    "string_too_short": TEXT_TOO_SHORT,
    "string_too_long": TEXT_TOO_LONG,
    "unclean_text": UNCLEAN_TEXT,
    "too_short": LIST_TOO_SHORT,
    "too_long": LIST_TOO_LONG,
    "greater_than_equal": NUMBER_TOO_SMALL,
    "less_than_equal": NUMBER_TOO_LARGE,
}
_EXPECTED: Final[Mapping[str, Text]] = {
    "string": Text("văn bản", "text"),
    "int": Text("số nguyên", "a whole number"),
    "float": Text("số", "a number"),
    "finite": Text("số", "a number"),
    "bool": Text("true hoặc false", "true or false"),
    "uuid": Text("định danh UUID", "a UUID"),
    "date": Text("ngày, dạng 2026-01-31", "a date, as 2026-01-31"),
    "list": Text("danh sách", "a list"),
    "tuple": Text("danh sách", "a list"),
    "dict": Text("đối tượng", "an object"),
    "model": Text("đối tượng", "an object"),
}


def problem_in(error: ValidationError, *, tagged: bool = False) -> TransportError:
    """The problem that a validation error is: 400 where the body is no JSON, else 422 with every fault.

    ``tagged`` says that the body is one of several, told apart by a word that pydantic puts before each place.
    """
    return problem_in_parts(error.errors(include_url=False, include_input=False), tagged=tagged)


def problem_in_parts(found: Sequence[Any], *, tagged: bool = True) -> TransportError:
    """The same for what FastAPI itself found: it puts ``body``, ``query`` or ``path`` before each place."""
    if found[0]["type"] == "json_invalid":
        return TransportError(MALFORMED, 400, values={"because": NO_JSON})
    faults = [_fault(each, tagged=tagged) for each in found[:MOST_FAULTS]]
    return TransportError(INVALID_BODY, 422, values={"count": len(found)}, errors=faults)


def _fault(found: Mapping[str, Any], *, tagged: bool) -> Fault:
    kind, place, context = found["type"], found["loc"], found.get("ctx", {})
    if kind.startswith("union_tag"):
        place = (*place, context["discriminator"].strip("'"))
        context = {"expected": context.get("expected_tags")}
    elif tagged:
        place = place[1:]
    family = kind.split("_")[0]
    if kind not in _CODES and family in _EXPECTED:
        return Fault(pointer_to(place), WRONG_TYPE, {"expected": _EXPECTED[family]})
    return Fault(pointer_to(place), _CODES.get(kind, INVALID_VALUE), context)


def pointer_to(place: tuple[int | str, ...]) -> str:
    """The JSON pointer of a place; the empty text is the whole body."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in place)
