"""Establishing a group with households that are in none."""

from app.domain.groups.model import Post
from app.domain.restructuring.changes import Edge
from app.domain.restructuring.commands import EstablishGroup, SeatWish
from app.domain.restructuring.establishing import check_establish, decide_establish
from app.domain.restructuring.model import EdgeKind, Placement
from tests.domain.restructuring.examples import (
    HAMLET,
    LAN,
    MINH,
    NEW,
    OTHER_COMMUNE,
    OTHER_HAMLET,
    TODAY,
    Told,
    decided,
    facts,
    founded,
    free,
    h,
    hamlet,
    lying,
    told,
)


def test_free_households_found_a_group() -> None:
    known = facts(households=[free(1), free(2)], hamlets=[hamlet(5, 8)])
    command = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(2, 1))
    plan = decided(decide_establish, known, command)
    assert (plan.legal_form, plan.origins, plan.territory_id) == (None, (), HAMLET)
    assert plan.results == (founded(NEW, 9, 2),)
    assert plan.placements == (Placement(h(1)[0], None, NEW), Placement(h(2)[0], None, NEW))
    assert plan.edges == (Edge(None, NEW, EdgeKind.FOUNDS, 2),)


def test_the_first_group_of_a_hamlet_has_the_number_one() -> None:
    known = facts(households=[free(1)], hamlets=[hamlet()])
    command = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1))
    assert decided(decide_establish, known, command).results == (founded(NEW, 1, 1),)


def test_households_of_a_group_and_of_another_commune_are_strangers() -> None:
    known = facts(households=[free(1), free(2, OTHER_COMMUNE), *lying(5, 1)], hamlets=[hamlet(5)])
    command = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1, 2, 501, 9))
    assert told(check_establish, known, command) == [("household-stranger", str(each), {}) for each in h(2, 501, 9)]


def test_a_group_without_households_is_refused() -> None:
    command = EstablishGroup(effective_on=TODAY, territory_id=HAMLET)
    assert told(check_establish, facts(hamlets=[hamlet()]), command) == [("empty-result", "", {})]


def test_a_hamlet_that_is_not_in_force_is_named() -> None:
    command = EstablishGroup(effective_on=TODAY, territory_id=OTHER_HAMLET, household_ids=h(1))
    assert told(check_establish, facts(households=[free(1)], hamlets=[hamlet()]), command) == [
        ("territory-not-in-force", str(OTHER_HAMLET), {"effective_on": TODAY})
    ]


def test_every_broken_rule_about_the_board_is_told_at_once() -> None:
    seats = (
        SeatWish(LAN, Post.HEAD),
        SeatWish(MINH, Post.HEAD),
        SeatWish(LAN, Post.DEPUTY, term_until=TODAY),
        SeatWish(LAN, Post.DEPUTY),
        SeatWish(LAN, Post.SECRETARY),
    )
    known = facts(households=[free(1)], hamlets=[hamlet()], persons=[LAN])
    command = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1), seats=seats)
    found: list[Told] = told(check_establish, known, command)
    assert [(code, subject) for code, subject, _ in found] == [
        ("seat-twice", "/seats"),
        ("seat-twice", "/seats"),
        ("person-unknown", "/seats/1/person_id"),
        ("term-over", "/seats/2/term_until"),
    ]
    assert [str(getattr(values.get("post"), "vi", "")) for _, _, values in found[:2]] == ["tổ trưởng", "tổ phó"]
    assert found[3][2] == {"term_until": TODAY, "effective_on": TODAY}


def test_one_person_may_hold_two_posts() -> None:
    seats = (SeatWish(LAN, Post.HEAD), SeatWish(LAN, Post.SECRETARY))
    known = facts(households=[free(1)], hamlets=[hamlet()], persons=[LAN])
    command = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1), seats=seats)
    assert told(check_establish, known, command) == []
