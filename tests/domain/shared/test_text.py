"""Cleaning, search form and Vietnamese alphabetical order."""

import random
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.shared.text import UncleanText, clean, fold, person_sort_key, sort_key

PLAIN_VOWELS = "aăâeêioôơuưy"
TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
TONED = [unicodedata.normalize("NFC", vowel + tone) for vowel in PLAIN_VOWELS for tone in TONE_MARKS]
CONSONANTS = list("bcdđghklmnpqrstvx")
LETTERS = TONED + CONSONANTS
WORDS = st.text(st.sampled_from(LETTERS + [letter.upper() for letter in LETTERS]), min_size=1, max_size=7)
PHRASES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
ANY = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)

IN_ORDER = [
    "An", "An Bình", "An Giang", "Ảnh", "Ăn", "Ân", "Ẩn", "Ấn", "Ba", "Bà", "Bả", "Bã", "Bá", "Bạ", "Bản", "Bắc",
    "Bến", "Ca", "Cần", "Chợ Gạo", "Cù", "Dũng", "Duy", "Đa", "Đặng", "Đông", "Đồng", "Ea", "Em", "Êm", "Hoa", "Hòa",
    "Hỏa", "Hóa", "Hưng", "Lan", "Mỹ", "Na", "On", "Ôn", "Ơn", "Quý", "Sa", "Tân", "Thành", "Thạnh", "Thủy", "Tổ 2",
    "Tổ 10", "Trần", "Uông", "Ưng", "Vàng", "Xuân", "Ý", "Yên",
]  # fmt: skip


def test_the_146_letters_fold_to_the_plain_alphabet() -> None:
    letters = [*TONED, *(letter.upper() for letter in TONED), "đ", "Đ"]
    assert len(set(letters)) == 146
    assert "".join(map(fold, TONED)) == "".join(vowel * 6 for vowel in "aaaeeiooouuy")
    assert [fold(letter.upper()) for letter in TONED] == [fold(letter) for letter in TONED]
    assert fold("đĐ") == "dd"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("  Tổ  số 12 ", "to so 12"),
        ("ĐẶNG Thị Ưng", "dang thi ung"),
        ("Ðặng Ɖức", "dang duc"),
        ("M’Drắk", "m'drak"),  # noqa: RUF001 - the sign that people type
        ("Tân Thạnh", "tan thanh"),
        ("", ""),
    ],
)
def test_fold_gives_the_search_key(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("old", "new"), [("hoà", "hòa"), ("Thuỷ", "Thủy"), ("uỷ", "ủy"), ("khoẻ", "khỏe"), ("Uý", "Úy")]
)
def test_the_place_of_the_tone_does_not_matter(old: str, new: str) -> None:
    assert old != new
    assert fold(old) == fold(new)
    assert sort_key(old) == sort_key(new)


@given(ANY)
@example("İ")
@example("Ω\u0301")
@example("\u1100\u0301\u1161")
def test_fold_repeats_without_change_and_ignores_the_form(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(PHRASES)
def test_vietnamese_folds_to_ascii_of_the_same_length(text: str) -> None:
    assert fold(text).isascii()
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  Nguyễn \t Văn\u00a0\r\nAn ", "Nguyễn Văn An"),
        ("Ðặng Ɖức ðông", "Đặng Đức đông"),
        (unicodedata.normalize("NFD", "Huỳnh Thị Bưởi"), "Huỳnh Thị Bưởi"),
        ("Ng\u200buyễn\ufeff", "Nguyễn"),
        ("", ""),
    ],
)
def test_clean_gives_the_stored_form(written: str, cleaned: str) -> None:
    assert clean(written) == cleaned


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\ud800", "\u202e", "\u2066"])
def test_clean_refuses_what_controls_devices_or_direction(character: str) -> None:
    with pytest.raises(UncleanText, match=f"U\\+{ord(character):04X}"):
        clean(f"Nguyễn{character}An")


@given(ANY.filter(lambda text: not re.search("[\u202a-\u202e\u2066-\u2069]", text)))
@example("a\u200b\u0301")
def test_clean_repeats_without_change_and_ignores_the_form(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert clean(unicodedata.normalize("NFD", text)) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


def test_words_stand_in_vietnamese_order() -> None:
    shuffled = list(IN_ORDER)
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == IN_ORDER
    assert len({sort_key(word) for word in IN_ORDER}) == len(IN_ORDER)


def test_letters_decide_before_tones() -> None:
    assert sorted(["Bá An", "Ba Yên", "Bà Bình", "Bạ An"], key=sort_key) == ["Bá An", "Bạ An", "Bà Bình", "Ba Yên"]


def test_numbers_stand_before_letters_and_by_value() -> None:
    ordered = ["Ấp 1", "Ấp 2", "Ấp 2A", "Ấp 3", "Ấp 10", "Ấp 100", "Ấp An"]
    assert sorted(ordered, key=sort_key) == ordered
    assert sort_key("Tổ 02") == sort_key("Tổ 2")
    assert sort_key("9" * 120) > sort_key("9" * 98)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đồng Tháp", "d~o~ng.thap 14"),
        ("Tổ số 12", "to~.so~.0212 240"),
        ("Phường 1 (cũ)", "phu~o~~ng.011.cu 103"),
        ("ưỡ ắ ộ", "u~o~~.a~.o~ 345"),
        ("Ðức", "d~u~c 4"),
        ("中 ß", "{004e2d.{0000df 00"),
        ("\u0301\u0302", " 4"),
        ("ñ y\u0306", "n.y 30"),
        ("  - ", ""),
    ],
)
def test_sort_key_is_this_text(text: str, key: str) -> None:
    assert sort_key(text) == key


@given(ANY)
def test_keys_are_printable_ascii_for_any_text(text: str) -> None:
    for key in (sort_key(text), person_sort_key(text)):
        assert re.fullmatch(r"[a-z0-9~{. ]*", key)


@given(PHRASES)
def test_sort_key_ignores_form_and_case(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)
    assert sort_key(text.upper()) == sort_key(text)


def _rank(word: str) -> list[int]:
    alphabet = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
    plain = [
        re.sub("[\u0300\u0301\u0303\u0309\u0323]", "", unicodedata.normalize("NFD", letter)) for letter in word.lower()
    ]
    return [alphabet.index(unicodedata.normalize("NFC", letter)) for letter in plain]


@given(WORDS, WORDS)
def test_letters_compare_by_their_place_in_the_alphabet(one: str, other: str) -> None:
    letters, others = sort_key(one).split()[0], sort_key(other).split()[0]
    assert (letters < others) == (_rank(one) < _rank(other))
    assert (letters == others) == (_rank(one) == _rank(other))


@given(PHRASES, PHRASES)
def test_a_shorter_text_stands_before_its_continuation(text: str, more: str) -> None:
    assert sort_key(text).split()[0] < sort_key(f"{text} {more}").split()[0]
    assert sort_key(text) < sort_key(f"{text} {more}")


def test_persons_stand_by_given_name_then_family_then_middle() -> None:
    ordered = [
        "An", "Lê An", "Lê Văn An", "Lý An", "Nguyễn Hoài An", "Nguyễn Văn An", "Trần An", "Nguyễn Thị Ánh", "Bùi Ân",
        "Võ Thị Hoa", "Bùi Thị Hòa", "Bùi Thị Hoàng", "Đặng Văn Út",
    ]  # fmt: skip
    shuffled = list(ordered)
    random.Random(2).shuffle(shuffled)
    assert sorted(shuffled, key=person_sort_key) == ordered


def test_person_sort_key_is_this_text() -> None:
    assert person_sort_key("Nguyễn Thị Mỹ Hạnh") == "hanh 5 nguye~n 3 thi.my 53"
    assert person_sort_key("Hạnh") == "hanh 5"
    assert person_sort_key("") == ""
