"""Hamlets lie in communes in force, clusters in hamlets in force."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import ClusterId, TerritoryId
from app.domain.shared.period import Period
from app.domain.territories.changes import ClusterRegistered, HamletRegistered
from app.domain.territories.commands import RegisterCluster, RegisterHamlet
from app.domain.territories.model import COMMUNE_KINDS, WORDS, ClusterKind, CommuneFacts, TerritoryFacts, TerritoryKind
from app.domain.territories.registering import check_hamlet, decide_cluster, decide_hamlet

TODAY = date(2026, 3, 10)
COMMUNE, HAMLET = TerritoryId(UUID(int=1)), TerritoryId(UUID(int=2))
CLUSTER = ClusterId(UUID(int=3))
TWO_TIERS = date(2025, 7, 1)
FACTS = CommuneFacts(TerritoryFacts(COMMUNE, TerritoryKind.COMMUNE, Period(TWO_TIERS)), frozenset({"AP01"}))
COMMAND = RegisterHamlet(commune_id=COMMUNE, code="AP04", name="Ấp Tân Hòa", effective_on=TWO_TIERS)
CLUSTER_COMMAND = RegisterCluster(territory_id=HAMLET, kind=ClusterKind.CANAL, name="Tuyến kênh Ngang")


def told(facts: CommuneFacts = FACTS, **changes: Any) -> list[tuple[str, str]]:
    violations = check_hamlet(facts, replace(COMMAND, **changes), today=TODAY)
    return [(violation.code.code, violation.subject) for violation in violations]


def test_a_hamlet_is_registered() -> None:
    assert decide_hamlet(FACTS, COMMAND, territory_id=HAMLET, today=TODAY) == HamletRegistered(
        HAMLET, COMMUNE, "AP04", "Ấp Tân Hòa", "Tân Hòa", Period(TWO_TIERS)
    )


def test_a_hamlet_lasts_no_longer_than_its_commune() -> None:
    former = CommuneFacts(TerritoryFacts(COMMUNE, TerritoryKind.TOWNSHIP, Period(None, TWO_TIERS)))
    change = decide_hamlet(former, replace(COMMAND, effective_on=date(2020, 1, 1)), territory_id=HAMLET, today=TODAY)
    assert change.valid == Period(date(2020, 1, 1), TWO_TIERS)


@pytest.mark.parametrize("kind", sorted(COMMUNE_KINDS))
def test_hamlets_lie_in_every_kind_of_commune(kind: TerritoryKind) -> None:
    assert told(CommuneFacts(replace(FACTS.territory, kind=kind))) == []


@pytest.mark.parametrize("kind", sorted(set(TerritoryKind) - COMMUNE_KINDS))
def test_hamlets_lie_nowhere_else(kind: TerritoryKind) -> None:
    violations = check_hamlet(CommuneFacts(replace(FACTS.territory, kind=kind)), COMMAND, today=TODAY)
    assert [(v.code.code, v.values) for v in violations] == [("not-a-commune", {"kind": WORDS[kind]})]


def test_a_hamlet_does_not_begin_after_today() -> None:
    assert told(effective_on=TODAY) == []
    assert told(effective_on=date(2026, 3, 11)) == [("effective-in-future", "/effective_on")]


def test_a_hamlet_does_not_begin_before_its_commune() -> None:
    assert told(effective_on=date(2025, 6, 30)) == [("territory-out-of-force", "/commune_id")]


def test_a_name_without_a_kind_is_refused() -> None:
    assert told(name="Tân Hòa") == [("hamlet-kind-missing", "/name")]


@pytest.mark.parametrize("code", ["ap04", "ẤP04", "AP 04", "-AP04", ".1"])
def test_a_code_of_another_form_is_refused(code: str) -> None:
    assert told(code=code) == [("hamlet-code-form", "/code")]


@pytest.mark.parametrize("code", ["AP04", "4", "K.4", "AP-04"])
def test_codes_may_have_dots_and_hyphens(code: str) -> None:
    assert told(code=code) == []


def test_a_code_is_unique_in_the_commune() -> None:
    assert told(code="AP01") == [("hamlet-code-taken", "/code")]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    wrong = replace(COMMAND, name="Tân Hòa", code="ap", effective_on=date(2030, 1, 1))
    with pytest.raises(RulesBroken) as caught:
        decide_hamlet(FACTS, wrong, territory_id=HAMLET, today=TODAY)
    codes = [violation.code.code for violation in caught.value.violations]
    assert codes == ["effective-in-future", "hamlet-kind-missing", "hamlet-code-form"]


def test_every_kind_has_words() -> None:
    assert set(WORDS) == set(TerritoryKind)


def test_a_cluster_is_registered() -> None:
    hamlet = TerritoryFacts(HAMLET, TerritoryKind.HAMLET, Period(TWO_TIERS))
    assert decide_cluster(hamlet, CLUSTER_COMMAND, cluster_id=CLUSTER, today=TODAY) == ClusterRegistered(
        CLUSTER, HAMLET, ClusterKind.CANAL, "Tuyến kênh Ngang"
    )


def test_a_cluster_lies_in_a_hamlet_that_is_in_force() -> None:
    former = TerritoryFacts(COMMUNE, TerritoryKind.WARD, Period(None, TWO_TIERS))
    with pytest.raises(RulesBroken) as caught:
        decide_cluster(former, CLUSTER_COMMAND, cluster_id=CLUSTER, today=TODAY)
    codes = [violation.code.code for violation in caught.value.violations]
    assert codes == ["not-a-hamlet", "territory-out-of-force"]
