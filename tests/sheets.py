"""Reads workbooks as far as tests need it: the sheets by name, each as rows of Python values."""

import io
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no time zone


def read_sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Text, numbers, booleans, dates and moments as they stand in the cells; an empty cell is None."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:

        def part(name: str) -> ET.Element:
            return ET.fromstring(file.read(name))  # noqa: S314 - a file of our own

        forms = {each.get("numFmtId"): each.get("formatCode") for each in part("xl/styles.xml").iter(f"{_MAIN}numFmt")}
        [styles] = part("xl/styles.xml").iter(f"{_MAIN}cellXfs")
        shown = [forms.get(each.get("numFmtId")) for each in styles]
        links = {each.get("Id"): each.get("Target") for each in part("xl/_rels/workbook.xml.rels")}
        return {
            str(sheet.get("name")): _rows(part(f"xl/{links[sheet.get(_LINK)]}"), shown)
            for sheet in part("xl/workbook.xml").iter(f"{_MAIN}sheet")
        }


def _rows(sheet: ET.Element, shown: list[str | None]) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for row in sheet.iter(f"{_MAIN}row"):
        values: dict[int, Any] = {}
        for cell in row:
            assert cell.find(f"{_MAIN}f") is None, "a formula"
            values[_place(str(cell.get("r")))] = _value(cell, shown[int(cell.get("s") or 0)])
        rows += [[] for _ in range(int(str(row.get("r"))) - 1 - len(rows))]
        rows.append([values.get(number) for number in range(max(values, default=-1) + 1)])
    return rows


def _place(reference: str) -> int:
    letters = re.sub("[0-9]", "", reference)
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _value(cell: ET.Element, form: str | None) -> Any:
    if cell.get("t") == "inlineStr":
        text = "".join(each.text or "" for each in cell.iter(f"{_MAIN}t"))
        return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found.group(1), 16)), text)
    found = cell.find(f"{_MAIN}v")
    if found is None or found.text is None:
        return None
    if cell.get("t") == "b":
        return found.text == "1"
    number = float(found.text)
    if form == "dd/mm/yyyy":
        return (_FIRST_DAY + timedelta(days=number)).date()
    if form == "dd/mm/yyyy hh:mm:ss":
        return _FIRST_DAY + timedelta(milliseconds=round(number * 86_400_000))
    return int(number) if number.is_integer() else number
