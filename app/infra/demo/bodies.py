"""The bodies around the groups: Party, Front, People's Committees, police, Learning Promotion Association.

Those of the two old provinces ended on 1 July 2025 and were succeeded by those of today; the Front's party group of the
old province is historic.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.bodies.model import BodyKind, BodyLevel
from app.domain.shared.text import fold, sort_key
from app.infra.demo.calendar import FIRST_DAY, TWO_TIERS
from app.infra.demo.ids import SeededIds
from app.infra.demo.places import Commune, Hamlet
from app.infra.demo.sheets import NULL, Sheets, span


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of body at one level; ``above`` is the key of its parent one level up, or before it at its own level."""

    key: str
    kind: BodyKind
    name: str
    above: str | None = None


_PROVINCE: Final = (
    _Kind("party", BodyKind.PARTY_STANDING_COMMITTEE, "Ban Thường vụ Tỉnh ủy {place}"),
    _Kind("party_office", BodyKind.PARTY_OFFICE, "Văn phòng Tỉnh ủy {place}", "party"),
    _Kind("front", BodyKind.FRONT_COMMITTEE, "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh {place}", "party"),
    _Kind("government", BodyKind.PEOPLES_COMMITTEE, "Ủy ban nhân dân tỉnh {place}"),
    _Kind("police", BodyKind.POLICE, "Công an tỉnh {place}", "government"),
    _Kind("learning", BodyKind.LEARNING_PROMOTION_ASSOCIATION, "Hội Khuyến học tỉnh {place}", "front"),
)
_COMMUNE: Final = (
    _Kind("party", BodyKind.PARTY_COMMITTEE, "Đảng ủy {place}", "party"),
    _Kind("front", BodyKind.FRONT_COMMITTEE, "Ủy ban Mặt trận Tổ quốc Việt Nam {place}", "front"),
    _Kind("government", BodyKind.PEOPLES_COMMITTEE, "Ủy ban nhân dân {place}", "government"),
    _Kind("police", BodyKind.POLICE, "Công an {place}", "police"),
    _Kind("learning", BodyKind.LEARNING_PROMOTION_ASSOCIATION, "Hội Khuyến học {place}", "learning"),
)
_HAMLET: Final = (
    _Kind("party", BodyKind.PARTY_CELL, "Chi bộ {place}", "party"),
    _Kind("front", BodyKind.FRONT_WORK_COMMITTEE, "Ban Công tác Mặt trận {place}", "front"),
)
_HISTORIC: Final = _Kind("group", BodyKind.FRONT_PARTY_GROUP, "Đảng đoàn Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh {place}")
_LEVEL: Final = {_PROVINCE: BodyLevel.PROVINCE, _COMMUNE: BodyLevel.COMMUNE, _HAMLET: BodyLevel.HAMLET}

Keys = dict[str, str]
"""Ids of bodies of one place by their key."""


class BodyWriter:
    """Writes the bodies of the province, then those of one commune after the other."""

    def __init__(self, ids: SeededIds) -> None:
        """Nothing is written yet."""
        self._ids = ids
        self.province: Keys = {}

    def write_province(self, sheets: Sheets, province_id: str, old: Sequence[tuple[str, str]]) -> None:
        """Writes the bodies of today's province, and of the old ones, given as ids and short names."""
        self.province = self._write(sheets, _PROVINCE, province_id, place="Đồng Tháp", valid=span(TWO_TIERS, None))
        for territory_id, name in old:
            ended = span(FIRST_DAY, TWO_TIERS)
            before = self._write(sheets, _PROVINCE, territory_id, place=name, valid=ended)
            for key, body in before.items():
                self._succession(sheets, body, self.province[key])
            if name == "Đồng Tháp":
                historic = self._body(
                    sheets, _HISTORIC, territory_id, level=BodyLevel.PROVINCE, place=name, valid=ended
                )
                self._succession(sheets, historic, None)

    def write_commune(self, sheets: Sheets, commune: Commune, hamlets: Sequence[Hamlet]) -> dict[str, Keys]:
        """Writes the bodies of a commune and its hamlets; returns their ids by territory and key."""
        place = f"{commune.name[0].lower()}{commune.name[1:]}"
        own = self._write(sheets, _COMMUNE, commune.id, place=place, valid=span(TWO_TIERS, None), above=self.province)
        written = {commune.id: own}
        for hamlet in hamlets:
            words = f"{hamlet.full_name[0].lower()}{hamlet.full_name[1:]}"
            written[hamlet.id] = self._write(
                sheets, _HAMLET, hamlet.id, place=words, valid=span(TWO_TIERS, None), above=own
            )
        return written

    def _write(
        self,
        sheets: Sheets,
        kinds: tuple[_Kind, ...],
        territory_id: str,
        *,
        place: str,
        valid: str,
        above: Keys | None = None,
    ) -> Keys:
        keys: Keys = {}
        for kind in kinds:
            parents = keys if above is None else above
            parent = None if kind.above is None else parents[kind.above]
            keys[kind.key] = self._body(
                sheets, kind, territory_id, level=_LEVEL[kinds], place=place, valid=valid, parent=parent
            )
        return keys

    def _body(
        self,
        sheets: Sheets,
        kind: _Kind,
        territory_id: str,
        *,
        level: BodyLevel,
        place: str,
        valid: str,
        parent: str | None = None,
    ) -> str:
        body, name = self._ids.new(), kind.name.format(place=place)
        sheets["bodies"].append(
            f"{body}\t{kind.kind}\t{level}\t{territory_id}\t{parent or NULL}\t{name}\t{fold(name)}\t{sort_key(name)}"
            f"\t{valid}\n"
        )
        return body

    def _succession(self, sheets: Sheets, predecessor: str, successor: str | None) -> None:
        """On the day on which the two provinces were merged."""
        extent = "abolished" if successor is None else "whole"
        sheets["body_successions"].append(
            f"{self._ids.new()}\t{predecessor}\t{successor or NULL}\t{TWO_TIERS}\t{extent}\n"
        )
