"""What a caller asks of personal values. Sealed ones never show in a representation, a log or the journal."""

from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from app.domain.persons.model import LawfulBasis
from app.domain.privacy.model import LONGEST_PURPOSE, SealedKind
from app.domain.shared.commands import MAX_WORDS, Bounds, Doc
from app.domain.shared.ids import PersonId

_Person = Annotated[PersonId, Doc("Người.", "The person.", UUID("01981a2b-0000-7000-8000-000000000001"))]
_Version = Annotated[int, Doc("Phiên bản mà bạn đã xem.", "The version that you saw.", 12), Bounds(0)]
Purpose = Annotated[
    str,
    Doc(
        "Mục đích, được ghi lại và cho người đó xem; không ghi họ tên, số điện thoại, số căn cước.",
        "What for; it is kept and shown to the person. No names, phone numbers or citizen ids in it.",
        "Đối chiếu hồ sơ khen thưởng",
    ),
    Bounds(1, LONGEST_PURPOSE),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealCitizenId:
    """Keeps the citizen id of a person, sealed; one that was kept before is replaced."""

    person_id: _Person
    citizen_id: Annotated[
        str, Doc("Số căn cước, 12 chữ số.", "The citizen id, twelve digits.", "087099000001"), Bounds(1, 30)
    ] = field(repr=False)
    lawful_basis: Annotated[LawfulBasis, Doc("Căn cứ để lưu số này.", "Why it may be kept.", "law")]
    purpose: Purpose
    expected_version: _Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSealedValue:
    """Reads the sealed values of one kind of one person; the purpose is logged in the same transaction."""

    person_id: _Person
    kind: Annotated[SealedKind, Doc("Loại giá trị.", "Which values.", "citizen_id")]
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson:
    """Erases the personal values of somebody who holds no function any more, for ever."""

    person_id: _Person
    reason: Annotated[
        str,
        Doc(
            "Lý do, được ghi lại; không ghi họ tên, số điện thoại, số căn cước.",
            "Why; it is kept. No names, phone numbers or citizen ids in it.",
            "Theo yêu cầu của chủ thể dữ liệu",
        ),
        Bounds(1, MAX_WORDS),
    ]
    expected_version: _Version
