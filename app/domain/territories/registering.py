"""Whether a hamlet or a cluster may be registered, and what it then is."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from app.domain.shared.codes import Violation
from app.domain.shared.errors import RulesBroken
from app.domain.shared.ids import ClusterId, TerritoryId
from app.domain.shared.period import Period
from app.domain.shared.recording import future_rules
from app.domain.territories.changes import ClusterRegistered, HamletRegistered
from app.domain.territories.codes import (
    HAMLET_CODE_FORM,
    HAMLET_CODE_TAKEN,
    HAMLET_KIND_MISSING,
    NOT_A_COMMUNE,
    NOT_A_HAMLET,
    TERRITORY_OUT_OF_FORCE,
)
from app.domain.territories.commands import RegisterCluster, RegisterHamlet
from app.domain.territories.model import COMMUNE_KINDS, WORDS, CommuneFacts, TerritoryFacts, TerritoryKind
from app.domain.territories.naming import without_kind_word

_CODE: Final = re.compile("[A-Z0-9][A-Z0-9.-]*")


def check_hamlet(facts: CommuneFacts, command: RegisterHamlet, *, today: date) -> tuple[Violation, ...]:
    """Every rule that the new hamlet would break."""
    return tuple(_hamlet_rules(facts, command, today))


def _hamlet_rules(facts: CommuneFacts, command: RegisterHamlet, today: date) -> Iterator[Violation]:
    day, commune = command.effective_on, facts.territory
    if commune.kind not in COMMUNE_KINDS:
        yield Violation(NOT_A_COMMUNE, "/commune_id", {"kind": WORDS[commune.kind]})
    yield from future_rules(day, today)
    if not commune.valid.holds_on(day):
        yield Violation(TERRITORY_OUT_OF_FORCE, "/commune_id", {"on": day})
    if without_kind_word(command.name) is None:
        yield Violation(HAMLET_KIND_MISSING, "/name")
    if not _CODE.fullmatch(command.code):
        yield Violation(HAMLET_CODE_FORM, "/code")
    if command.code in facts.codes:
        yield Violation(HAMLET_CODE_TAKEN, "/code", {"code": command.code})


def decide_hamlet(
    facts: CommuneFacts, command: RegisterHamlet, *, territory_id: TerritoryId, today: date
) -> HamletRegistered:
    """The hamlet, in force from its first day for as long as its commune. Raises ``RulesBroken``."""
    violations = check_hamlet(facts, command, today=today)
    if violations:
        raise RulesBroken(violations)
    return HamletRegistered(
        territory_id=territory_id,
        commune_id=command.commune_id,
        code=command.code,
        name=command.name,
        short_name=without_kind_word(command.name) or command.name,
        valid=Period(command.effective_on, facts.territory.valid.end),
    )


def decide_cluster(
    hamlet: TerritoryFacts, command: RegisterCluster, *, cluster_id: ClusterId, today: date
) -> ClusterRegistered:
    """The cluster of a hamlet that is in force today. Raises ``RulesBroken``."""
    violations = tuple(_cluster_rules(hamlet, today))
    if violations:
        raise RulesBroken(violations)
    return ClusterRegistered(cluster_id, command.territory_id, command.kind, command.name)


def _cluster_rules(hamlet: TerritoryFacts, today: date) -> Iterator[Violation]:
    if hamlet.kind is not TerritoryKind.HAMLET:
        yield Violation(NOT_A_HAMLET, "/territory_id", {"kind": WORDS[hamlet.kind]})
    if not hamlet.valid.holds_on(today):
        yield Violation(TERRITORY_OUT_OF_FORCE, "/territory_id", {"on": today})
