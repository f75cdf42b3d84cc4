"""Templates of lists: a workbook with headers, an example and explanations of each column; or headers as CSV."""

import csv
import io
from typing import Final

import xlsxwriter  # type: ignore[import-untyped] # the library has no annotations

from app.domain.imports.columns import Column, Shape
from app.domain.imports.lists import LISTS
from app.domain.imports.model import ImportKind

_BYTE_ORDER_MARK: Final = "\ufeff"
_NAMES: Final = {
    ImportKind.HAMLETS: "Ấp, khóm",
    ImportKind.GROUPS: "Tổ",
    ImportKind.HOUSEHOLDS: "Hộ",
    ImportKind.MEMBERSHIPS: "Tham gia tổ",
    ImportKind.BOARDS: "Ban quản lý",
    ImportKind.RESTRUCTURINGS: "Sắp xếp trước đây",
}
_EXPLAINED: Final = ("Cột", "Bắt buộc", "Ý nghĩa", "Ví dụ", "Tên trường")
_WIDE: Final = 60
_USUAL: Final = 18


class ListTemplates:
    """Makes the template of each kind."""

    def make(self, kind: ImportKind, form: str) -> bytes:
        """The template as ``xlsx`` or ``csv``."""
        return _text(kind) if form == "csv" else _workbook(kind)


def _text(kind: ImportKind) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(column.title for column in LISTS[kind])
    writer.writerow(column.example for column in LISTS[kind])
    return (_BYTE_ORDER_MARK + target.getvalue()).encode()


def _workbook(kind: ImportKind) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    grey = book.add_format({"italic": True, "font_color": "#666666"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page = book.add_worksheet(_NAMES[kind])
    page.freeze_panes(1, 0)
    for n, column in enumerate(LISTS[kind]):
        page.set_column(n, n, max(len(column.title) + 2, _USUAL))
        page.write_string(0, n, column.title, bold)
        page.write_string(1, n, column.example, grey)
    about = book.add_worksheet("Hướng dẫn")
    about.set_column(0, 1, _USUAL)
    about.set_column(2, 2, _WIDE)
    about.set_column(3, 4, _USUAL)
    about.write_row(0, 0, _EXPLAINED, bold)
    explained = [column for column in LISTS[kind] if column.shape is not Shape.IGNORED]
    for n, column in enumerate(explained, 1):
        about.write_row(n, 0, _explained(column), wrapped)
    about.write_string(len(explained) + 2, 0, "Dòng 2 là ví dụ: hãy xoá trước khi tải lên.")
    book.close()
    return target.getvalue()


def _explained(column: Column) -> tuple[str, ...]:
    needed = "bắt buộc" if column.required else ""
    return (column.title, needed, column.about, column.example, column.name)
