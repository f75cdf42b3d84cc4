"""All views together: each is told in both languages, and its defaults and orders exist."""

import pytest

from app.domain.catalogue import VIEWS
from app.domain.shared.views import Field, View

EACH = pytest.mark.parametrize("view", list(VIEWS), ids=lambda view: view.name)


@EACH
def test_everything_is_told_in_both_languages(view: View) -> None:
    docs = [view.doc, *(member.doc for member in view.members.values()), *(each.doc for each in view.filters.values())]
    assert [doc for doc in docs if not doc.vi.strip() or not doc.en.strip() or doc.vi == doc.en] == []


@EACH
@pytest.mark.parametrize("single", [True, False])
def test_defaults_are_members(view: View, *, single: bool) -> None:
    assert set(view.default_members(single=single)) <= set(view.members)


@EACH
def test_a_record_has_an_id_that_everybody_who_sees_it_sees(view: View) -> None:
    member = view.members["id"]
    assert isinstance(member, Field)
    assert (member.permission, member.nullable) == (None, False)


@EACH
def test_orders_are_named_once(view: View) -> None:
    assert view.sorts
    assert len(set(view.sorts)) == len(view.sorts)
