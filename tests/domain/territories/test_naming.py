"""The kind is the first part of a hamlet's name."""

import pytest

from app.domain.territories.naming import without_kind_word


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Ấp Tân Hòa", "Tân Hòa"),
        ("ấp Tân Hòa", "Tân Hòa"),
        ("Khu phố Mỹ Phú", "Mỹ Phú"),
        ("Tổ dân phố Hòa Bình", "Hòa Bình"),
        ("Khu dân cư An Lạc", "An Lạc"),
        ("Khóm Thuận Phú", "Thuận Phú"),
        ("Thôn 3A", "3A"),
    ],
)
def test_the_kind_is_taken_off(name: str, short: str) -> None:
    assert without_kind_word(name) == short


@pytest.mark.parametrize("name", ["Khóm 4", "Ấp 10", "Tổ dân phố 7"])
def test_a_number_alone_keeps_its_kind(name: str) -> None:
    assert without_kind_word(name) == name


@pytest.mark.parametrize("name", ["Tân Hòa", "Ấp", "Ấptân", "Xã Tân Thạnh", ""])
def test_a_name_without_a_kind_is_found(name: str) -> None:
    assert without_kind_word(name) is None
