"""A file holds the very rows that the pages of its list show: for every view, in every form, for several users."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.api.rest.naming import path_of
from app.domain.catalogue import VIEWS
from app.domain.shared.exports import Form
from app.domain.shared.views import Field, Many, One, Type, View
from app.infra.clock import SystemClock
from app.infra.running.operator import OperatorError
from app.main import export
from tests.contract.reference.roles import give_role
from tests.serving import Served
from tests.sheets import read_sheets

CELL = "chibo.ap"
USERS = ("tinh.mttq", "mttq.xa", CELL, "daidien.ho")
BULKY = {"territory", "territory_succession"}
"""Everybody sees all of the map: one user is enough for it, and a part of it."""
NARROWED = {
    "territory": "&kind=province",
    "territory_succession": "&extent=part",
    "personal_read": "&until=2026-02-01",  # What the test reads is written down too, while it reads.
}
EARLIER_READS = """
insert into personal_reads (id, at, account_id, person_id, purpose, door, view, sealed, row_ids)
select uuidv7(), timestamptz '2026-01-01 12:00+07' + n * interval '1 hour', a.id, a.person_id, '=1+1', 'rest', 'person',
    false, array[b.person_id]
from accounts a, accounts b, generate_series(1, 2) n
"""
HEADED = "select a.group_id from assignments a where a.role = 'group_head'"


async def paged(service: Served, user: str, path: str) -> list[dict[str, Any]]:
    """The records of all pages of a list."""
    items: list[dict[str, Any]] = []
    url: str | None = f"{path}&limit=100"
    while url is not None:
        page = await service.get(url.removeprefix("http://tuquan.test"), user)
        items += page["items"]
        url = page["page"]["next"]
    return items


async def exported(service: Served, user: str, path: str, form: Form) -> bytes:
    answer = await service.ask("GET", f"{path}&format={form}", user)
    assert answer.status_code == 200, answer.text
    return answer.content


def flat(view: View, record: dict[str, Any] | None) -> dict[str, tuple[Type, Any]]:
    """A record as a table shows it: a cell for each field, those of what it leads to among them."""
    cells: dict[str, tuple[Type, Any]] = {}
    for name, value in (record or {}).items():
        member = view.members[name]
        if isinstance(member, One):
            below = flat(VIEWS.get(member.view), value)
            cells |= {f"{name}.{key}": cell for key, cell in below.items()}
        else:
            listed = isinstance(member, Many) or member.type in (Type.JSON, Type.TEXTS)
            cells[name] = (Type.JSON if listed or isinstance(member, Many) else member.type, value)
    return {name: cell for name, cell in cells.items() if cell[1] is not None}


def from_csv(view: View, content: bytes) -> list[dict[str, tuple[Type, Any]]]:
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{name: _cell(view, name, text) for name, text in row.items() if text != ""} for row in rows]


def _cell(view: View, name: str, text: str) -> tuple[Type, Any]:
    first, _, rest = name.partition(".")
    member = view.members[first]
    if isinstance(member, One):
        return _cell(VIEWS.get(member.view), rest, text)
    type_ = member.type if isinstance(member, Field) else Type.JSON
    if type_ is Type.TEXT:
        return type_, text[1:] if text[:2] in ("'+", "'-", "'=", "'@") else text
    if type_ in (Type.JSON, Type.TEXTS):
        return Type.JSON, json.loads(text)
    read: dict[Type, Any] = {Type.INT: int, Type.FLOAT: float, Type.BOOL: {"true": True, "false": False}.__getitem__}
    return type_, read.get(type_, str)(text)


def from_xlsx(view: View, content: bytes) -> list[dict[str, tuple[Type, Any]]]:
    [names, *rows] = next(iter(read_sheets(content).values()))
    found = []
    for row in rows:
        values = {name: value for name, value in zip(names, row, strict=False) if value is not None}
        found.append({name: _value(view, name, value) for name, value in values.items()})
    return found


def _value(view: View, name: str, value: Any) -> tuple[Type, Any]:
    if isinstance(value, datetime):
        return Type.MOMENT, value
    if isinstance(value, date):
        return Type.DATE, value.isoformat()
    if isinstance(value, bool | int | float):
        type_, _ = _cell(view, name, str(value).lower())
        return type_, value
    type_, read = _cell(view, name, value)
    return type_, read if type_ is Type.JSON else value


def as_wall_time(rows: list[dict[str, tuple[Type, Any]]]) -> list[dict[str, tuple[Type, Any]]]:
    """Moments as a workbook has them: Vietnamese wall time, to the millisecond."""
    return [
        {
            name: (type_, _millisecond(datetime.fromisoformat(value)) if type_ is Type.MOMENT else value)
            for name, (type_, value) in row.items()
        }
        for row in rows
    ]


def _millisecond(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, microsecond=round(moment.microsecond, -3) % 1_000_000)


async def same_in_every_form(service: Served, user: str, view: View, query: str) -> int:
    path = f"{path_of(view)}?{query}"
    records = await paged(service, user, path)
    lines = (await exported(service, user, path, Form.NDJSON)).splitlines()
    assert [json.loads(line) for line in lines] == records, path
    expected = [flat(view, record) for record in records]
    assert from_csv(view, await exported(service, user, path, Form.CSV)) == expected, path
    assert from_xlsx(view, await exported(service, user, path, Form.XLSX)) == as_wall_time(expected), path
    return len(records)


def everything(view: View) -> str:
    """All fields, and what relations to one record lead to."""
    fields = [name for name, member in view.members.items() if isinstance(member, Field)]
    ones = [name for name, member in view.members.items() if isinstance(member, One)]
    query = f"fields={','.join([*fields, *ones])}"
    return (query + f"&expand={','.join(ones)}" if ones else query) + NARROWED.get(view.name, "")


@pytest.mark.parametrize("user", USERS)
async def test_every_view_in_every_form(service: Served, user: str) -> None:
    await service.owner.execute(EARLIER_READS)
    seen = 0
    for view in VIEWS:
        if view.listed and (view.name not in BULKY or user == USERS[0]):
            seen += await same_in_every_form(service, user, view, everything(view))
    assert seen > 10


async def test_masks_hold_row_by_row(service: Served) -> None:
    """Two roles: the values of some persons are seen, and of the others only the rows."""
    await give_role(service, CELL, "group_head", groupId=str(await service.owner.fetchval(HEADED)))
    await same_in_every_form(service, CELL, VIEWS.get("person"), "sort=name")
    rows = from_csv(VIEWS.get("person"), await exported(service, CELL, "/v1/persons?sort=name", Form.CSV))
    shown = [row for row in rows if "full_name" in row]
    assert 10 < len(shown) < len(rows) - 10
    households = "expand=head,representative,head.home&fields=code,head.full_name"
    await same_in_every_form(service, CELL, VIEWS.get("household"), households)


@pytest.mark.parametrize(
    ("view", "query"),
    [
        ("household", "as_of={past}"),
        ("household", "as_of={past}&presence=resident,away&sort=-sequence,code"),
        ("household", "q=h&fields=code,address"),
        ("household", "expand=group.territory,memberships,events&fields=code,group.name,group.territory.name"),
        ("group", "status=active&expand=board_seats.person,commune&sort=-number,name"),
        ("group", "as_of={past}&fields=code,household_count,people_count,territory.parent.name"),
        ("person", "q=nguy%E1%BB%85n&sort=-name"),
        ("correspondence", "from_date={past}&to_date={today}&expand=origin,result"),
    ],
)
async def test_filters_dates_search_and_relations(service: Served, view: str, query: str) -> None:
    today = SystemClock().today()
    asked = query.format(past=today - timedelta(days=300), today=today)
    assert await same_in_every_form(service, "canbo.xa", VIEWS.get(view), asked) > 0


async def by_the_operator(service: Served, username: str, path: str) -> bytes:
    """What the command line writes for the account."""
    pieces: list[bytes] = []
    await export(service.settings, username, path, write=pieces.append)
    return b"".join(pieces)


@pytest.mark.parametrize("form", Form)
async def test_the_operator_writes_what_the_account_would_get(service: Served, form: Form) -> None:
    path = "/v1/persons?sort=name&fields=id,full_name"
    written = await by_the_operator(service, CELL, f"{path}&format={form}")
    served = await exported(service, CELL, path, form)
    if form is Form.XLSX:
        assert read_sheets(written) == read_sheets(served)
    else:
        assert written == served


@pytest.mark.parametrize(
    ("username", "path", "said"),
    [
        ("nobody", "/v1/persons?format=csv", "There is no active account nobody."),
        (CELL, "/v1/people?format=csv", "There is no such path."),
        (CELL, "/v1/persons?format=csv&limit=5", "The value of the parameter limit is not valid: 5."),
    ],
)
async def test_the_operator_is_told_why_not(service: Served, username: str, path: str, said: str) -> None:
    with pytest.raises(OperatorError, match=said):
        await by_the_operator(service, username, path)
