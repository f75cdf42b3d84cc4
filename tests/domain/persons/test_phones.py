"""Vietnamese phone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.persons.phones import international

_DIGITS = st.from_regex(r"[1-9][0-9]{8}", fullmatch=True)


@pytest.mark.parametrize(
    "phone",
    ["0912345678", "0912 345 678", "0912.345.678", "(091) 234-5678", "+84912345678", "+84 912 345 678", "84912345678"],
)
def test_every_spelling_is_stored_alike(phone: str) -> None:
    assert international(phone) == "+84912345678"


@pytest.mark.parametrize(
    "phone",
    [
        "",
        "912345678",
        "091234567",
        "09123456789",
        "0012345678",
        "+840912345678",
        "+85912345678",
        "0912345a78",
        "\u0660912345678",
    ],
)
def test_anything_else_is_no_number(phone: str) -> None:
    assert international(phone) is None


@given(_DIGITS)
def test_a_stored_number_is_its_own_form(digits: str) -> None:
    stored = international(f"0{digits}")
    assert stored == f"+84{digits}"
    assert international(stored) == stored
