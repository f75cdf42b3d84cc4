"""Query parameters: known ones only, each given once, each value of its type; anything else is refused with 400."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, TypeVar
from urllib.parse import parse_qsl, urlencode

from app.api.problems import MALFORMED, UNKNOWN_PARAMETER, Fault, TransportError, bad_parameter, one_of
from app.api.rest.values import EXPECTED, READERS
from app.domain.shared.codes import Text
from app.domain.shared.views import Filter

T = TypeVar("T")
D = TypeVar("D")
MOST_PARAMETERS: Final = 50
MOST_VALUES: Final = 100
"""Values of one filter."""
_SHOWN: Final = 100
"""Characters of an unknown name that its problem repeats."""
_ONE: Final = Text("đúng một giá trị, không để trống", "exactly one value, not an empty one")
_FEWER: Final = Text(f"nhiều nhất {MOST_VALUES} giá trị", f"at most {MOST_VALUES} values")
_ILL_ENCODED: Final = Text(
    f"chuỗi truy vấn sai mã hoá, hoặc có hơn {MOST_PARAMETERS} tham số",
    f"the query is not well encoded, or has more than {MOST_PARAMETERS} parameters",
)


class Parameters:
    """The parameters of one request."""

    def __init__(self, query: bytes, known: AbstractSet[str]) -> None:
        """Refuses names that the route does not know, and what is not UTF-8."""
        self._given: dict[str, list[str]] = {}
        for name, value in _pairs(query):
            if name not in known:
                values: dict[str, object] = {"name": name[:_SHOWN], "known": ", ".join(sorted(known)) or "-"}
                fault = Fault(name[:_SHOWN], UNKNOWN_PARAMETER, values)
                raise TransportError(UNKNOWN_PARAMETER, 400, values=values, errors=[fault])
            self._given.setdefault(name, []).append(value)

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def text(self, name: str) -> str | None:
        """The one text of a parameter, None where it was not given."""
        given = self._given.get(name)
        if given is None:
            return None
        if len(given) > 1 or not given[0]:
            raise bad_parameter(name, ",".join(given), _ONE)
        return given[0]

    def read(self, name: str, reader: Callable[[str], T], default: D) -> T | D:
        """The one value of a parameter."""
        text = self.text(name)
        return default if text is None else _read(name, reader, text)

    def filtered(self, filters: Mapping[str, Filter]) -> Iterator[tuple[str, object]]:
        """The filters that were given, with their values: a list where a filter takes several.

        Several values are separated by commas, or the name is repeated.
        """
        for name, wanted in filters.items():
            if name in self._given:
                yield name, self._many(name, wanted) if wanted.many else _value(name, wanted, self.text(name) or "")

    def _many(self, name: str, wanted: Filter) -> list[object]:
        texts = ",".join(self._given[name]).split(",")
        if len(texts) > MOST_VALUES:
            raise bad_parameter(name, f"> {MOST_VALUES}", _FEWER)
        return [_value(name, wanted, text) for text in texts]

    def spelled(self, *, without: Container[str] = (), more: Sequence[tuple[str, str]] = ()) -> str:
        """The query again, percent-encoded: without some parameters, with more at its end."""
        given = [(name, value) for name, values in self._given.items() if name not in without for value in values]
        return urlencode([*given, *more], safe=",:")


def _pairs(query: bytes) -> list[tuple[str, str]]:
    if not query:
        return []
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise TransportError(MALFORMED, 400, values={"because": _ILL_ENCODED}) from None


def _value(name: str, wanted: Filter, text: str) -> object:
    if wanted.enum is not None and text not in (words := [word.value for word in wanted.enum]):
        raise bad_parameter(name, text, one_of(words))
    return _read(name, READERS[wanted.type], text)


def _read(name: str, reader: Callable[[str], T], text: str) -> T:
    try:
        return reader(text)
    except ValueError:
        raise bad_parameter(name, text, EXPECTED[reader]) from None
