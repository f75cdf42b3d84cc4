"""What can be read of accounts shows no secret, and both languages are there."""

from app.domain.access.permissions import Permission
from app.domain.accounts.views import ACCOUNT, ASSIGNMENT, VIEWS


def test_only_whoever_may_read_accounts_sees_them() -> None:
    assert {view.permission for view in VIEWS} == {Permission.ACCOUNT_READ}


def test_no_secret_is_a_field() -> None:
    names = {name for view in VIEWS for name in view.members}
    assert [name for name in names if "password" in name or "hash" in name or "token" in name] == []


def test_defaults_are_members() -> None:
    for view in VIEWS:
        assert set(view.default_members(single=True)) <= set(view.members), view.name
        assert set(view.default_members(single=False)) <= set(view.members), view.name


def test_an_assignment_shows_its_plain_fields_by_default() -> None:
    assert "role" in ASSIGNMENT.default_members(single=False)
    assert "person" not in ASSIGNMENT.default_members(single=False)
    assert "assignments" in ACCOUNT.default_members(single=True)
