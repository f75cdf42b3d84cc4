"""The legacy encodings TCVN3 (ABC) and VNI, as their bytes look when they are read as Latin-1 (Windows-1252)."""

from typing import Final

_TCVN3_LETTERS: Final = (
    "\u00a1Ă\u00a2Â\u00a3Ê\u00a4Ô\u00a5Ơ\u00a6Ư\u00a7Đ\u00a8ă\u00a9â\u00aaê\u00abô\u00acơ\u00adư\u00aeđ"
    "\u00b5à\u00b6ả\u00b7ã\u00b8á\u00b9ạ\u00bbằ\u00bcẳ\u00bdẵ\u00beắ\u00c6ặ\u00c7ầ\u00c8ẩ\u00c9ẫ\u00caấ\u00cbậ"
    "\u00ccè\u00ceẻ\u00cfẽ\u00d0é\u00d1ẹ\u00d2ề\u00d3ể\u00d4ễ\u00d5ế\u00d6ệ\u00d7ì\u00d8ỉ\u00dcĩ\u00ddí\u00deị"
    "\u00dfò\u00e1ỏ\u00e2õ\u00e3ó\u00e4ọ\u00e5ồ\u00e6ổ\u00e7ỗ\u00e8ố\u00e9ộ\u00eaờ\u00ebở\u00ecỡ\u00edớ\u00eeợ"
    "\u00efù\u00f1ủ\u00f2ũ\u00f3ú\u00f4ụ\u00f5ừ\u00f6ử\u00f7ữ\u00f8ứ\u00f9ự\u00faỳ\u00fbỷ\u00fcỹ\u00fdý\u00feỵ"
)
TCVN3: Final = {ord(_TCVN3_LETTERS[n]): _TCVN3_LETTERS[n + 1] for n in range(0, len(_TCVN3_LETTERS), 2)}
"""From a character to the letter that it stands for. Capital letters with a tone have no codes of their own: a font of
capitals shows the small ones."""

_PLAIN: Final = "øûõùï"  # huyền, hỏi, ngã, sắc, nặng
_ROOFED: Final = "àåãáä"
_SHORT: Final = "èúüéë"
_VNI_VOWELS: Final = (
    ("a", _PLAIN, "àảãáạ"),
    ("a", "â", "â"),
    ("a", _ROOFED, "ầẩẫấậ"),
    ("a", "ê", "ă"),
    ("a", _SHORT, "ằẳẵắặ"),
    ("e", _PLAIN, "èẻẽéẹ"),
    ("e", "â", "ê"),
    ("e", _ROOFED, "ềểễếệ"),
    ("o", _PLAIN, "òỏõóọ"),
    ("o", "â", "ô"),
    ("o", _ROOFED, "ồổỗốộ"),
    ("ô", _PLAIN, "ờởỡớợ"),
    ("u", _PLAIN, "ùủũúụ"),
    ("ö", _PLAIN, "ừửữứự"),
    ("y", "øûõù", "ỳỷỹý"),
)
_VNI_SINGLE: Final = (("ì", "ì"), ("æ", "ỉ"), ("ó", "ĩ"), ("í", "í"), ("ò", "ị"), ("î", "ỵ"), ("ô", "ơ"), ("ö", "ư"))
_VNI_SMALL: Final = {
    **{
        base + mark: letter for base, marks, letters in _VNI_VOWELS for mark, letter in zip(marks, letters, strict=True)
    },
    **dict(_VNI_SINGLE),
    "ñ": "đ",
}
VNI: Final = {
    **_VNI_SMALL,
    **{pair.upper(): letter.upper() for pair, letter in _VNI_SMALL.items()},
    **{pair[0].upper() + pair[1]: letter.upper() for pair, letter in _VNI_SMALL.items() if len(pair) > 1},
}
"""From one or two characters, a letter and its mark, to the letter that they stand for."""
