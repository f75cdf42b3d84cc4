"""Refusals that leave something behind: the count of tries, or a revoked session."""

from dataclasses import replace
from datetime import timedelta

from app.domain.accounts.lifecycle import PasswordRefused
from app.domain.accounts.rotation import RefreshReused, Turn, decide_refresh
from app.domain.shared.errors import KeptRefusal
from tests.domain.accounts.test_rotation import NOW, UNUSED


def test_a_wrong_present_password_is_a_refusal_that_is_kept() -> None:
    refused = PasswordRefused()
    assert isinstance(refused, KeptRefusal)
    assert [(each.code.code, each.subject) for each in refused.violations] == [("password-wrong", "/current_password")]


def test_a_token_that_comes_again_tells_whose_session_is_revoked() -> None:
    used = replace(UNUSED, used_at=NOW - timedelta(seconds=31))
    assert decide_refresh(used, NOW) is Turn.REUSED
    refused = RefreshReused(used)
    assert isinstance(refused, KeptRefusal)
    assert refused.code.code == "refresh-reused"
    assert (refused.session_id, refused.account_id) == (UNUSED.session_id, UNUSED.account_id)
