"""What can be read of households: nothing that is nobody's business, and every command by its name."""

import re

from app.domain.access.permissions import Permission
from app.domain.households.changes import Founded, HouseholdsChanged
from app.domain.households.model import EventKind
from app.domain.households.views import HOUSEHOLD, VIEWS
from tests.domain.households.household_facts import HOUSE, NEW, SECOND, TODAY


def test_only_whoever_may_read_households_sees_them() -> None:
    assert {view.permission for view in VIEWS} == {Permission.HOUSEHOLD_READ}


def test_neither_ethnicity_nor_religion_nor_party_nor_a_name_is_a_member() -> None:
    told = " ".join(name for view in VIEWS for name in view.members)
    assert re.findall("ethnic|religion|party|name|phone", told) == []


def test_a_list_shows_plain_members_only() -> None:
    for view in VIEWS:
        assert set(view.default_members(single=False)) <= set(view.members), view.name
    assert HOUSEHOLD.default_members(single=False)[:3] == ("id", "code", "version")
    assert "head" not in HOUSEHOLD.default_members(single=True)


def test_an_event_names_who_was_there_before_who_begins() -> None:
    change = HouseholdsChanged(
        kind=EventKind.SPLIT, effective_on=TODAY, versions=((HOUSE, 3), (SECOND, 1)), founded=(Founded(NEW, "HK-1"),)
    )
    assert change.household_ids() == (HOUSE, SECOND, NEW)
