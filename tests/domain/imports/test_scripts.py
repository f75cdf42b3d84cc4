"""Text in TCVN3, VNI, Windows-1258 and Unicode is told apart, put right, or refused."""

import unicodedata

import pytest

from app.domain.imports.script_tables import TCVN3, VNI
from app.domain.imports.scripts import Script, capitalised, converted, decoded, script_of
from app.domain.imports.syllables import is_syllable

TEXT = "Họ và tên chủ hộ\nNguyễn Văn Bướm\nTrần Thị Huệ\nLê Hoàng Đức\nấp Mỹ Hòa, đường tỉnh 847\nSố nhân khẩu"
TO_TCVN3 = {letter: chr(code) for code, letter in TCVN3.items()}
TO_VNI = {letter: pair for pair, letter in VNI.items()}


def in_tcvn3(text: str) -> str:
    return "".join(TO_TCVN3.get(letter, TO_TCVN3.get(letter.lower(), letter)) for letter in text)


def in_vni(text: str) -> str:
    return "".join(TO_VNI.get(letter, letter) for letter in text)


def in_1258(text: str) -> bytes:
    """Letters as Windows-1258 has them: the tone of most stands behind."""
    raw = b""
    for letter in text:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        tones = [mark for mark in marks if mark in "\u0300\u0309\u0303\u0301\u0323"]
        shaped = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
        raw += (shaped + "".join(tones)).encode("cp1258")
    return raw


def test_the_tables_have_every_small_letter() -> None:
    small = set("àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ")
    assert small <= set(TCVN3.values())
    assert small | set(map(str.upper, small)) <= set(VNI.values())


@pytest.mark.parametrize(("script", "write"), [(Script.TCVN3, in_tcvn3), (Script.VNI, in_vni)])
def test_legacy_text_is_told_and_put_right(script: Script, write: object) -> None:
    assert callable(write)
    written = write(TEXT)
    assert script_of(written.split("\n")) is script
    assert converted(written, script) == TEXT
    assert decoded(written.encode("latin-1")) == (written, script)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_unicode(form: str, encoding: str) -> None:
    written = unicodedata.normalize(form, TEXT)  # type: ignore[arg-type] # a parameter of the test
    found = decoded(written.encode(encoding))
    assert found is not None
    assert found[1] is Script.UNICODE
    assert converted(found[0], Script.UNICODE) == TEXT


def test_windows_1258_is_read() -> None:
    assert decoded(in_1258(TEXT)) == (TEXT, Script.UNICODE)


def test_capitals_of_a_font_of_capitals() -> None:
    assert converted("NGUYÔN V¡N AN", Script.TCVN3) == "NGUYỄN VĂN AN"
    assert converted("Mü Hßa", Script.TCVN3) == "Mỹ Hòa"
    assert capitalised("nguyễn thị ánh") == "Nguyễn Thị Ánh"


def test_text_without_marks_is_read_as_it_stands() -> None:
    assert script_of(["STT", "Nguyen Van An", "12/3"]) is Script.UNICODE
    assert decoded(b"Ap,Chu ho\nTan Hoa,Le Van Be\n") == ("Ap,Chu ho\nTan Hoa,Le Van Be\n", Script.UNICODE)


def test_names_of_other_languages_are_no_reason_to_doubt() -> None:
    assert script_of(["Thạch Rươnl", "Kră Jăn", "Dịwp"]) is Script.UNICODE


def test_nobody_guesses() -> None:
    assert script_of(["®ß»¼", "þÿ§¶", "z\u00b5q", "xòk"]) is None
    assert decoded(b"\xae\xdf\xbb\xbc,\xfe\xff\xa7\xb6\nz\xb5q,x\xf2k\n") is None
    assert decoded(b"\xff\xfe\x00") is None
    assert decoded("®ß»¼ þÿ§¶".encode()) is None
    assert decoded(b"\x80\x81") is None


@pytest.mark.parametrize("word", ["nguyễn", "bướm", "khuỷu", "quyết", "giường", "đức", "ấp", "y", "nghiêng", "thuở"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["bb", "khởií", "wă", "đ", "áà", "nguyênx", "zô"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)
