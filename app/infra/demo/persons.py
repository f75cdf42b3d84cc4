"""Persons: the identity, the current name and phone, and where they count for access."""

from collections.abc import Callable
from random import Random
from typing import Final

from app.domain.persons.model import LawfulBasis
from app.infra.demo.names import person_name, phone
from app.infra.demo.sheets import NULL, Sheets

_NOTICE_ON: Final = "2026-09-15"
"""When all persons were told that their names are kept (Law 91/2025/QH15)."""
_PHONE_SHARE: Final = 0.8


def new_person(sheets: Sheets, territory: str, *, chance: Random, new_id: Callable[[], str]) -> str:
    """Writes an adult who lives or works in the territory; returns the id."""
    person, name = new_id(), person_name(chance)
    number = phone(chance) if chance.random() < _PHONE_SHARE else NULL
    sheets["persons"].append(f"{person}\t{LawfulBasis.PUBLIC_TASK}\t{_NOTICE_ON}\n")
    sheets["person_contacts"].append(f"{person}\t{name.full}\t{name.folded}\t{name.key}\t{number}\n")
    sheets["person_homes"].append(f"{person}\t{territory}\n")
    return person
