"""Names of people as they are frequent in Vietnam, and telephone numbers that ring nowhere.

Shares of the family names are the usual published ones (Nguyễn 38 %, Trần 11 %, Lê 9.5 %, …); middle and given names are
the common ones of the generation that heads households in the Mekong delta. A name is drawn by chance: that a living
person bears it too is unavoidable, and nothing else here belongs to anybody.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Final

from app.domain.shared.text import fold, person_sort_key

_FAMILY: Final = {
    "Nguyễn": 38.0, "Trần": 11.0, "Lê": 9.5, "Phạm": 7.0, "Huỳnh": 4.2, "Hoàng": 0.9, "Phan": 4.5, "Võ": 3.2,
    "Vũ": 0.7, "Đặng": 2.1, "Bùi": 2.0, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1.0, "Lý": 0.5, "Đinh": 0.9,
    "Trương": 1.2, "Lâm": 0.8, "Mai": 0.8, "Cao": 0.8, "Lương": 0.7, "Châu": 0.6, "Tô": 0.5, "Tạ": 0.4, "Thái": 0.5,
    "Hà": 0.6, "Đoàn": 0.7, "Kiều": 0.3, "La": 0.2, "Quách": 0.3, "Trịnh": 0.6, "Văn": 0.3, "Ông": 0.1,
}  # fmt: skip
_MEN_MIDDLE: Final = {
    "Văn": 46.0, "Hữu": 6.0, "Minh": 7.0, "Thanh": 6.0, "Hoàng": 5.0, "Quốc": 4.0, "Thành": 4.0, "Ngọc": 3.0,
    "Công": 3.0, "Đức": 3.0, "Trung": 2.0, "Phước": 2.0, "Tấn": 3.0, "Chí": 2.0, "Xuân": 2.0, "Vũ": 1.0, "Anh": 1.0,
}  # fmt: skip
_MEN_GIVEN: Final = (
    "An Bảo Bé Bình Chánh Châu Chiến Cường Danh Dũng Duy Dững Đạt Đông Đức Giàu Hải Hậu Hiền Hiếu Hòa Hoàng Hồng Hùng Huy "
    "Hưng Khanh Khoa Kiệt Lâm Liêm Linh Long Lộc Luân Lực Mẫn Minh Nam Nghĩa Nghiệp Nguyên Nhàn Nhân Nhựt Phát Phong Phú "
    "Phúc Phương Phước Quang Quân Quí Quyền Sang Sáu Sơn Tài Tâm Tân Tấn Thanh Thành Thái Thắng Thật Thiện Thịnh Thọ Thông "
    "Thuận Thức Tiến Tín Toàn Tới Trí Trọng Trung Trường Tuấn Tùng Tư Út Vàng Việt Vinh Vũ Vương Xuân"
).split()
_WOMEN_MIDDLE: Final = {
    "Thị": 62.0, "Ngọc": 10.0, "Thị Ngọc": 4.0, "Kim": 6.0, "Thị Kim": 4.0, "Thị Mỹ": 2.0, "Mỹ": 3.0, "Thị Bích": 2.0,
    "Thị Thu": 3.0, "Hồng": 2.0, "Thanh": 2.0,
}  # fmt: skip
_WOMEN_GIVEN: Final = (
    "Ánh Ba Bé Bích Châu Chi Cúc Diễm Diệu Dung Duyên Đào Điệp Em Giang Hà Hai Hạnh Hằng Hiền Hoa Hồng Huệ Hương Hường "
    "Huyền Kiều Lan Lành Lệ Liên Liễu Linh Loan Lợi Lý Mai Mận Mến Mỹ Nga Ngân Ngoan Ngọc Nguyệt Nhàn Nhi Nhung Như Oanh "
    "Phấn Phụng Phương Phượng Quyên Sáu Sương Thảo Thắm Thanh Thu Thủy Thúy Thùy Tím Trang Trâm Trinh Trúc Tuyền Tuyết Tư Tươi "
    "Út Vân Xinh Xuân Yến"
).split()
_MEN_AMONG_HEADS: Final = 0.71
_UNUSED_PREFIX: Final = "095"
"""The range of an operator that closed in 2012 and was never handed out again: no such number rings."""


@dataclass(frozen=True, slots=True)
class Name:
    """A full name with its search form and its key in a list of persons."""

    full: str
    folded: str
    key: str


class _Weighted:
    """Draws words by their weights."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._words, self._sums = list(weights), list(accumulate(weights.values()))

    def draw(self, chance: Random) -> str:
        return chance.choices(self._words, cum_weights=self._sums)[0]


_FAMILY_NAMES: Final = _Weighted(_FAMILY)
_MIDDLE: Final = {True: _Weighted(_MEN_MIDDLE), False: _Weighted(_WOMEN_MIDDLE)}
_GIVEN: Final = {True: _MEN_GIVEN, False: _WOMEN_GIVEN}


def person_name(chance: Random, *, family: str | None = None) -> Name:
    """The name of an adult, of the given family where one is named."""
    man = chance.random() < _MEN_AMONG_HEADS
    given = _GIVEN[man]
    return _named(
        family or _FAMILY_NAMES.draw(chance), _MIDDLE[man].draw(chance), given[int(chance.random() * len(given))]
    )


@lru_cache(maxsize=131_072)
def _named(family: str, middle: str, given: str) -> Name:
    full = f"{family} {middle} {given}"
    return Name(full, fold(full), person_sort_key(full))


def phone(chance: Random) -> str:
    """A mobile number that is well formed and belongs to nobody."""
    return f"{_UNUSED_PREFIX}{chance.randrange(10_000_000):07d}"
