"""Facts of sealed values, of reads of personal values, and of what stands in the way of an erasure."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from app.domain.persons.model import PersonFacts
from app.domain.shared.codes import Text
from app.domain.shared.commands import Doc, Done
from app.domain.shared.ids import AccountId, PersonId

DISPLAY: Final = "display"
"""The purpose of a read that states none: to show the record to whoever asked."""
LONGEST_PURPOSE: Final = 200
"""Characters of a purpose."""


class SealedKind(StrEnum):
    """The kinds of sealed values that can be read."""

    CITIZEN_ID = "citizen_id"
    """Số căn cước (số định danh cá nhân)."""
    PAST_CONTACT = "past_contact"
    """Họ tên và số điện thoại trước đây."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedValue:
    """One sealed value, opened: of the other kind's members there is none."""

    recorded_on: Annotated[
        date, Doc("Ngày được lưu (kín).", "The day on which it was sealed (in Vietnam).", date(2026, 3, 10))
    ]
    citizen_id: Annotated[str | None, Doc("Số căn cước, 12 chữ số.", "The citizen id, twelve digits.")] = field(
        default=None, repr=False
    )
    full_name: Annotated[str | None, Doc("Họ tên trước đây.", "The former name.")] = field(default=None, repr=False)
    phone: Annotated[str | None, Doc("Số điện thoại trước đây.", "The former phone number.")] = field(
        default=None, repr=False
    )


@dataclass(frozen=True, slots=True)
class Disclosed(Done):
    """The answer of a sealed read: the person, and the opened values, newest first; shown once and kept nowhere."""

    values: tuple[SealedValue, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalRead:
    """One request that showed personal values: who, what for, over which door, of which persons."""

    account_id: AccountId
    person_id: PersonId
    purpose: str
    door: str
    view: str
    row_ids: tuple[UUID, ...]
    trace_id: str | None = None


class FunctionKind(StrEnum):
    """What somebody can hold that keeps the personal values needed."""

    SEAT = "seat"
    HOUSEHOLD = "household"
    ROLE = "role"
    ACCOUNT = "account"

    @property
    def words(self) -> Text:
        """The kind in words."""
        return _WORDS[self]


_WORDS: Final = {
    FunctionKind.SEAT: Text("chức vụ trong ban quản lý tổ", "a seat on a management board"),
    FunctionKind.HOUSEHOLD: Text(
        "vai trò chủ hộ hoặc đại diện hộ", "the post of head or representative of a household"
    ),
    FunctionKind.ROLE: Text("vai trò được phân công", "an assigned role"),
    FunctionKind.ACCOUNT: Text("tài khoản đang hoạt động", "an active account"),
}


@dataclass(frozen=True, slots=True)
class HeldFunction:
    """A function that the person holds today or is to hold; ``id`` is its record."""

    kind: FunctionKind
    id: UUID


@dataclass(frozen=True, slots=True)
class ErasureFacts:
    """A person under lock with the functions held and the accounts, open or not, and the records merged into it.

    ``free_since`` is the day on which the last function ended; that of the registration where there never was one.
    """

    person: PersonFacts
    functions: tuple[HeldFunction, ...]
    account_ids: tuple[AccountId, ...]
    free_since: date
    merged: tuple[PersonFacts, ...] = ()
