"""Accounts are opened, closed and opened again; names and passwords follow rules."""

from uuid import UUID

import pytest

from app.domain.accounts.changes import AccountCreated, StatusChanged
from app.domain.accounts.commands import ChangePassword, CreateAccount
from app.domain.accounts.lifecycle import (
    check_account,
    check_password,
    decide_account,
    decide_password,
    decide_status,
    username_of,
)
from app.domain.accounts.model import AccountFacts, AccountStatus
from app.domain.shared.errors import Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import AccountId, PersonId, TerritoryId

ACCOUNT, PERSON, TERRITORY = AccountId(UUID(int=1)), PersonId(UUID(int=2)), TerritoryId(UUID(int=3))
GOOD = "mua-xuan-tren-song-Tien"


def create(username: str = "tam.nguyen", password: str | None = GOOD) -> CreateAccount:
    return CreateAccount(person_id=PERSON, territory_id=TERRITORY, username=username, password=password)


def change(new: str, current: str = "mua-thu-tren-song-Hau") -> ChangePassword:
    return ChangePassword(account_id=ACCOUNT, current_password=current, new_password=new, expected_version=7)


def facts(status: AccountStatus = AccountStatus.ACTIVE) -> AccountFacts:
    return AccountFacts(ACCOUNT, 7, PERSON, TERRITORY, "tam.nguyen", status)


def codes(command: CreateAccount, *, taken: bool = False) -> list[str]:
    return [violation.code.code for violation in check_account(command, taken=taken)]


def test_a_name_is_kept_in_lower_case() -> None:
    assert decide_account(create(" Tam.Nguyen "), account_id=ACCOUNT, taken=False) == AccountCreated(
        ACCOUNT, PERSON, TERRITORY, "tam.nguyen"
    )
    assert username_of(" Tam.Nguyen ") == "tam.nguyen"


@pytest.mark.parametrize("username", ["abc", "0912", "a" * 64, "tam_nguyen@dongthap.gov.vn", "x-1"])
def test_good_names(username: str) -> None:
    assert codes(create(username)) == []


@pytest.mark.parametrize(
    "username", ["", "ab", "a" * 65, "tâm", "tam nguyen", ".tam", "tam\nx", "tam/nguyen", "tam\0x"]
)
def test_bad_names(username: str) -> None:
    assert codes(create(username)) == ["username-form"]


def test_a_taken_name() -> None:
    assert codes(create(), taken=True) == ["username-taken"]


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_account(create("x", "kkk"), account_id=ACCOUNT, taken=True)
    assert [violation.code.code for violation in caught.value.violations] == [
        "username-form",
        "username-taken",
        "password-length",
        "password-guessable",
    ]


def test_an_account_may_have_no_password() -> None:
    assert codes(create(password=None)) == []


@pytest.mark.parametrize(
    ("password", "found"),
    [
        (GOOD, []),
        ("đồng-tháp-mười", []),
        ("abcdefghijkl", []),
        ("abcdefghijk", ["password-length"]),
        ("abcde" * 25 + "xyz", []),
        ("abcde" * 25 + "wxyz", ["password-length"]),
        ("abababababab", ["password-guessable"]),
        ("abcdabcdabcd", ["password-guessable"]),
        ("abcdeabcdeab", []),
        ("tam.nguyen1234567", ["password-guessable"]),
        ("Tam.Nguyen12345678", []),
    ],
)
def test_passwords(password: str, found: list[str]) -> None:
    assert [violation.code.code for violation in check_password(password, "tam.nguyen")] == found


def test_the_words_of_a_violation_hold_no_password() -> None:
    assert [violation.values for violation in check_password("short", "tam.nguyen")] == [
        {"least": 12, "most": 128},
        {},
    ]


def test_no_representation_shows_a_password() -> None:
    assert GOOD not in repr(create())
    assert "song" not in repr(change(GOOD))


def test_an_account_is_closed() -> None:
    assert decide_status(facts(), AccountStatus.DISABLED, expected_version=7) == StatusChanged(
        ACCOUNT, 7, AccountStatus.DISABLED
    )


def test_an_account_is_opened_again() -> None:
    closed = facts(AccountStatus.DISABLED)
    assert decide_status(closed, AccountStatus.ACTIVE, expected_version=7).status is AccountStatus.ACTIVE


@pytest.mark.parametrize(
    ("status", "asked", "instead"),
    [
        (AccountStatus.ACTIVE, "enable_account", ("disable_account",)),
        (AccountStatus.DISABLED, "disable_account", ("enable_account",)),
    ],
)
def test_a_status_is_not_taken_twice(status: AccountStatus, asked: str, instead: tuple[str, ...]) -> None:
    with pytest.raises(Conflict) as caught:
        decide_status(facts(status), status, expected_version=7)
    assert caught.value.code.code == "wrong-state"
    assert caught.value.values == {"action": asked, "state": status.value}
    assert caught.value.allowed_actions == instead


def test_an_older_version_is_stale() -> None:
    with pytest.raises(StaleVersion) as caught:
        decide_status(facts(), AccountStatus.DISABLED, expected_version=6)
    assert caught.value.values == {"version": 7}


def test_a_new_password_is_taken() -> None:
    decide_password(facts(), change(GOOD))


def test_a_new_password_must_be_another_one() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_password(facts(), change(GOOD, GOOD))
    assert [violation.code.code for violation in caught.value.violations] == ["password-same"]


def test_a_new_password_follows_the_rules() -> None:
    with pytest.raises(RulesBroken) as caught:
        decide_password(facts(), change("tam.nguyen"))
    assert [violation.code.code for violation in caught.value.violations] == ["password-length", "password-guessable"]
