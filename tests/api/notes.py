"""A context as small as can be, beside the real ones: notes about territories, with everything that a door must serve.

One text that not everybody may see, a state with transitions, a rule that can be broken, an action with a fault.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from asyncpg import Record

from app.api.surface.command import Action, Change, Create, Offer, Transition, Way
from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.journal.model import Entry
from app.domain.shared.codes import Code, Text, Violation
from app.domain.shared.commands import Bounds, Doc, Done
from app.domain.shared.errors import WRONG_STATE, Conflict, NotFound, RulesBroken, StaleVersion
from app.domain.shared.ids import TerritoryId
from app.domain.shared.scope import Target
from app.domain.shared.views import Field, Filter, Type, View, day, identity, many, number, one, text, word
from app.infra.db.work import SqlWork
from app.infra.reads.source import Link, Match, Order, Search, Source, Where

_ID = UUID("01981a2b-0000-7000-8000-000000000001")
_WRITE, _READ = Permission.TERRITORY_WRITE, Permission.TERRITORY_READ

TABLE = """
create table notes (
    id uuid primary key,
    version int not null default 1,
    territory_id uuid not null references territories,
    code text not null unique,
    title text not null,
    title_fold text not null,
    secret text,
    status text not null default 'draft',
    pages int not null default 1,
    written_on date not null
)
"""
TOO_LOUD = Code(
    "note-too-loud",
    Text("Quá ồn", "Too loud"),
    Text("Tiêu đề có {count} dấu chấm than.", "The title has {count} exclamation marks."),
    "Điều 1",
)


class Status(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"


NOTE = View(
    name="note",
    plural="field_notes",
    doc=Text("Ghi chú.", "A note."),
    permission=_READ,
    members={
        "id": identity(),
        "code": text("Mã.", "The code."),
        "title": text("Tiêu đề.", "The title."),
        "secret": text("Điều riêng.", "What is private.", null=True, permission=Permission.ACCOUNT_READ),
        "status": word("Trạng thái.", "The state.", Status),
        "pages": number("Số trang.", "Pages."),
        "written_on": day("Ngày viết.", "When it was written."),
        "allowed_actions": Field(Type.TEXTS, Text("Những gì làm được.", "What can be done.")),
        "version": number("Phiên bản.", "The version."),
        "territory": one("territory", "Địa bàn.", "The territory."),
        "neighbours": many("note", "Ghi chú cùng địa bàn.", "Notes of the same territory."),
    },
    filters={
        "code": Filter(Type.TEXT, Text("Mã.", "The code.")),
        "status": Filter(Type.TEXT, Text("Trạng thái.", "The state."), enum=Status, many=True),
        "territory_id": Filter(Type.ID, Text("Địa bàn.", "The territory.")),
        "written_on": Filter(Type.DATE, Text("Ngày viết.", "When it was written.")),
        "pages": Filter(Type.INT, Text("Số trang.", "Pages."), many=True),
        "long": Filter(Type.BOOL, Text("Dài hơn một trang.", "Longer than a page.")),
    },
    sorts=("title", "written_on"),
    search=Text("Tiêu đề.", "The title."),
    brief=("id", "code", "title", "secret"),
)
SOURCE = Source(
    view="note",
    base="notes {n}",
    key="{n}.id",
    joins={"t": "join @territories {t} on {t}.id = {n}.territory_id"},
    where=Where(path="{t}.path"),
    version="{n}.version",
    fields={
        **{name: f"{{n}}.{name}" for name in ("id", "code", "title", "secret", "status", "pages", "written_on")},
        "version": "{n}.version",
        "allowed_actions": (
            "case {n}.status when 'draft' then array['issue_note', 'break_note'] else array[]::text[] end"
        ),
    },
    relations={
        "territory": Link("{t}.id = {^n}.territory_id"),
        "neighbours": Link("{n}.territory_id = {^n}.territory_id and {n}.id <> {^n}.id"),
    },
    filters={
        "code": Match("{n}.code = :value", "text"),
        "status": Match("{n}.status = any(:value)", "text[]"),
        "territory_id": Match("{n}.territory_id = :value", "uuid"),
        "written_on": Match("{n}.written_on = :value", "date"),
        "pages": Match("{n}.pages = any(:value)", "int[]"),
        "long": Match("({n}.pages > 1) = :value", "bool"),
    },
    sorts={
        "title": Order((("{n}.title_fold", "text"),)),
        "written_on": Order((("{n}.written_on", "date"),)),
    },
    search=Search("{n}.title_fold"),
)

Note = Annotated[UUID, Doc("Ghi chú.", "The note.", _ID)]
Title = Annotated[str, Doc("Tiêu đề.", "The title.", "Họp tổ"), Bounds(3, 60)]
Version = Annotated[int, Doc("Phiên bản bạn đã xem.", "The version you saw.", 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNote:
    """Writes a note about a territory."""

    territory_id: Annotated[TerritoryId, Doc("Địa bàn.", "The territory.", _ID)]
    code: Annotated[str, Doc("Mã.", "The code.", "GC-1"), Bounds(1, 20)]
    title: Title
    secret: Annotated[str | None, Doc("Điều riêng.", "What is private.", "số điện thoại")] = None
    written_on: Annotated[date | None, Doc("Ngày viết.", "When it was written.", date(2026, 1, 31))] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyNote:
    """Writes a note like another."""

    note_id: Note
    code: Annotated[str, Doc("Mã mới.", "The new code.", "GC-2"), Bounds(1, 20)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviseNote:
    """Changes the title."""

    note_id: Note
    title: Title
    pages: Annotated[int, Doc("Số trang.", "Pages.", 2), Bounds(1, 99)] = 1
    expected_version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueNote:
    """Issues a draft."""

    note_id: Note
    reason: Annotated[str, Doc("Lý do.", "Why.", "Đã thống nhất"), Bounds(1, 100)]
    expected_version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakNote:
    """Shows what happens when an action has a fault."""

    note_id: Note
    expected_version: Version


async def write_note(work: SqlWork, actor: Actor, command: WriteNote) -> Done:
    """Writes a note."""
    places = await work.places.of_territories([command.territory_id])
    policy.require(actor, _WRITE, places.get(command.territory_id, Target()), what="territory", read=_READ)
    _check(command.title)
    return await _insert(work, work.ids.new(), command)


async def copy_note(work: SqlWork, actor: Actor, command: CopyNote) -> Done:
    """Writes a note like another."""
    row = await _lock(work, actor, command.note_id)
    same = WriteNote(territory_id=row["territory_id"], code=command.code, title=row["title"])
    return await _insert(work, work.ids.new(), same)


async def revise_note(work: SqlWork, actor: Actor, command: ReviseNote) -> Done:
    """Changes the title."""
    await _lock(work, actor, command.note_id, version=command.expected_version)
    _check(command.title)
    await work.transaction.write(
        "update notes set title = $2, title_fold = lower($2), pages = $3, version = version + 1 where id = $1",
        command.note_id,
        command.title,
        command.pages,
    )
    await work.journal.record([Entry("revise_note", "note", command.note_id)])
    return Done(command.note_id)


async def issue_note(work: SqlWork, actor: Actor, command: IssueNote) -> Done:
    """Issues a draft."""
    row = await _lock(work, actor, command.note_id, version=command.expected_version)
    if row["status"] != "draft":
        said = {"action": Text("ban hành", "Issuing"), "state": Text("đã ban hành", "issued")}
        raise Conflict(WRONG_STATE, dict(said), allowed_actions=("withdraw",))
    await work.transaction.write(
        "update notes set status = 'issued', version = version + 1 where id = $1", command.note_id
    )
    await work.journal.record([Entry("issue_note", "note", command.note_id, reason=command.reason)])
    return Done(command.note_id)


async def break_note(work: SqlWork, actor: Actor, command: BreakNote) -> Done:
    """Has a fault."""
    row = await _lock(work, actor, command.note_id)
    raise LookupError(f"the secret is {row['secret']}")


async def _lock(work: SqlWork, actor: Actor, note_id: UUID, *, version: int | None = None) -> Record:
    rows = await work.transaction.lock("select * from notes where id = $1 for update", note_id)
    if not rows:
        raise NotFound("note")
    places = await work.places.of_territories([rows[0]["territory_id"]])
    policy.require(actor, _WRITE, places[rows[0]["territory_id"]], what="note", read=_READ)
    if version is not None and rows[0]["version"] != version:
        raise StaleVersion(rows[0]["version"])
    return rows[0]


async def _insert(work: SqlWork, note_id: UUID, command: WriteNote) -> Done:
    await work.transaction.write(
        "insert into notes (id, territory_id, code, title, title_fold, secret, written_on) "
        "values ($1, $2, $3, $4, lower($4), $5, $6)",
        note_id,
        command.territory_id,
        command.code,
        command.title,
        command.secret,
        command.written_on or work.today,
    )
    await work.journal.record([Entry("write_note", "note", note_id)])
    return Done(note_id)


def _check(title: str) -> None:
    if "!" in title:
        raise RulesBroken((Violation(TOO_LOUD, "note", {"count": title.count("!")}),))


def _offer(name: str, command: type, action: Action, way: Way) -> Offer:
    doc = Text(f"{name}.", f"{name}.")
    return Offer(
        name=name,
        command=command,
        action=action,
        view="note",
        way=way,
        permission=_WRITE,
        doc=doc,
        problems=(TOO_LOUD,),
    )


OFFERS = (
    _offer("write_note", WriteNote, write_note, Create("blank")),
    _offer("copy_note", CopyNote, copy_note, Create("copy")),
    _offer("revise_note", ReviseNote, revise_note, Change("note_id")),
    _offer("issue_note", IssueNote, issue_note, Transition("issue", "note_id")),
    _offer("break_note", BreakNote, break_note, Transition("break", "note_id")),
)
