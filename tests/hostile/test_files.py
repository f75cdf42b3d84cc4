"""Files that leave the service hold nothing that a spreadsheet would run; files that come in cannot do harm."""

import csv
import io

import pytest

from tests.hostile.judging import fingerprint, judge
from tests.hostile.world import CHAIR, FORMULA, Ground
from tests.sheets import read_sheets

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.mark.parametrize(
    "plural", ["households", "persons", "groups", "journal-entries", "recorded-claims", "clusters"]
)
async def test_no_cell_of_a_csv_is_a_formula(ground: Ground, plural: str) -> None:
    answer = await ground.served.ask("GET", f"/v1/{plural}?format=csv", CHAIR)
    judge(answer)
    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert len(cells) > 10
    assert [cell for cell in cells if cell.startswith(DANGEROUS)] == []


async def test_a_formula_stays_a_text(ground: Ground) -> None:
    path = "/v1/households?fields=address&q=HYPERLINK"
    as_csv = await ground.served.ask("GET", f"{path}&format=csv", CHAIR)
    assert list(csv.reader(io.StringIO(as_csv.text)))[1:] == [[f"'{FORMULA}"]]
    as_xlsx = await ground.served.ask("GET", f"{path}&format=xlsx", CHAIR)
    sheet = next(iter(read_sheets(as_xlsx.content).values()))
    assert sheet[1:] == [[FORMULA]]


async def test_reading_changes_nothing(ground: Ground) -> None:
    before = await fingerprint(ground.served.owner)
    for form in ("csv", "xlsx", "ndjson"):
        judge(await ground.served.ask("GET", f"/v1/groups?format={form}&within=<x>", CHAIR))
        judge(await ground.served.ask("GET", f"/v1/groups?format={form}", CHAIR))
    assert await fingerprint(ground.served.owner) == before
