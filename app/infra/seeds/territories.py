"""Reads the packaged map of Vietnam: provinces, communes, their predecessors, successions.

State of the map, sources and licences: ``app/infra/data/territories/SOURCES.md``. Rows stream from
the package; writing them to a database is the caller's work.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Final, Literal, cast

System = Literal["2025", "legacy"]
Kind = Literal["province", "district", "commune", "ward", "township", "special_zone"]
Extent = Literal["whole", "part", "abolished"]

_FOLDER: Final = ("data", "territories")


@dataclass(frozen=True, slots=True)
class SeedTerritory:
    """An administrative unit (đơn vị hành chính) under the code list ``system``.

    A code alone is not a key: 82 is Tiền Giang before 1 July 2025 and the new Đồng Tháp after. ``key``
    is ``vn:{system}:{code}``; the code is text, with its leading zeros. ``[valid_from, valid_to)``.
    """

    key: str
    system: System
    code: str
    kind: Kind
    name: str
    short_name: str
    parent_key: str | None
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class SeedSuccession:
    """What became of a unit: into whole or part of which one, or abolished with no successor.

    Of a unit with ``part`` a person decides hamlet by hamlet, because the resolutions do not say
    which hamlets went where (1663/NQ-UBTVQH15); ``note`` names the legal text and clause.
    """

    predecessor_key: str
    successor_key: str | None
    effective_on: date
    extent: Extent
    note: str


def read_territories() -> Iterator[SeedTerritory]:
    """Yield every unit, parents before children: the map of 1 July 2025, then the legacy area."""
    for row in _rows("territories.csv"):
        yield SeedTerritory(
            key=row["key"],
            system=cast("System", row["system"]),
            code=row["code"],
            kind=cast("Kind", row["kind"]),
            name=row["name_vi"],
            short_name=row["short_name_vi"],
            parent_key=row["parent_key"] or None,
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
        )


def read_successions() -> Iterator[SeedSuccession]:
    """Yield the successions of 1 July 2025 in the area of Đồng Tháp."""
    for row in _rows("successions.csv"):
        yield SeedSuccession(
            predecessor_key=row["predecessor_key"],
            successor_key=row["successor_key"] or None,
            effective_on=date.fromisoformat(row["effective_on"]),
            extent=cast("Extent", row["extent"]),
            note=row["note"],
        )


def _rows(name: str) -> Iterator[dict[str, str]]:
    source = resources.files("app.infra").joinpath(*_FOLDER, name)
    with io.TextIOWrapper(source.open("rb"), encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
