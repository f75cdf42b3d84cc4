"""Facts of persons."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.shared.ids import PersonId, TerritoryId


class LawfulBasis(StrEnum):
    """Why a person's data may be kept (Law 91/2025/QH15 on personal data protection)."""

    CONSENT = "consent"
    """Người đó đồng ý."""
    LAW = "law"
    """Pháp luật quy định."""
    PUBLIC_TASK = "public_task"
    """Để thực hiện nhiệm vụ công mà người đó tham gia."""


class ContactState(StrEnum):
    """Whether name and phone of a person are shown to whoever asks."""

    GIVEN = "given"
    """Được xem; giá trị trống là không có."""
    MASKED = "masked"
    """Bị che vì không có quyền."""
    ERASED = "erased"
    """Đã xoá."""


@dataclass(frozen=True, slots=True)
class PastContact:
    """Contact values that held before; they are kept sealed."""

    full_name: str | None = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person under lock with its home and the present contact values, which are None once they are erased."""

    id: PersonId
    version: int
    territory_id: TerritoryId | None
    full_name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    erased_on: date | None = None
    merged_into: PersonId | None = None
