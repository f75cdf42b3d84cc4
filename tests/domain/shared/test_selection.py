"""Selections are looked up on every read: equal ones hash alike, and values are no part of them."""

from datetime import date

import pytest

from app.domain.shared.selection import Answer, Listing, Pick, Read, Root, Selection, Shape


def selected(*fields: str) -> Selection:
    return Selection(Shape.REST_ONE, (Root("item", "group", tuple(Pick(name, name) for name in fields), id_slot="id"),))


def test_equal_selections_are_found_again() -> None:
    assert {selected("id", "name"): "known"}[selected("id", "name")] == "known"
    assert hash(selected("id")) == hash(selected("id"))


def test_another_order_of_fields_or_another_shape_is_another_selection() -> None:
    plain = selected("id", "name")
    assert plain != selected("name", "id")
    assert plain != Selection(Shape.GRAPH, plain.roots)


def test_values_are_beside_the_selection() -> None:
    one, other = (Read(selected("id"), {}, None, date(2026, 3, 10), values={"id": number}) for number in ("1", "2"))
    assert one.selection == other.selection
    assert one.values == {"id": "1"}


@pytest.mark.parametrize(
    ("listing", "backwards"),
    [(Listing(), False), (Listing(after="a"), False), (Listing(before="b"), True), (Listing(from_end=True), True)],
)
def test_a_page_is_cut_from_behind_before_a_cursor_or_at_the_end(listing: Listing, *, backwards: bool) -> None:
    assert listing.backwards is backwards


def test_an_answer_without_pages_has_no_cursors() -> None:
    answer = Answer(b"{}", version=3)
    assert (answer.version, answer.next_cursor, answer.previous_cursor, answer.total) == (3, None, None, None)
