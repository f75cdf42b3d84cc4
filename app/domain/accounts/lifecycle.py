"""Accounts are opened, closed and opened again; what a user name and a password must be like."""

import re

from app.domain.accounts.changes import AccountCreated, StatusChanged
from app.domain.accounts.codes import (
    PASSWORD_GUESSABLE,
    PASSWORD_LENGTH,
    PASSWORD_SAME,
    PASSWORD_WRONG,
    USERNAME_FORM,
    USERNAME_TAKEN,
)
from app.domain.accounts.commands import LONGEST_PASSWORD, SHORTEST_PASSWORD, ChangePassword, CreateAccount
from app.domain.accounts.model import AccountFacts, AccountStatus
from app.domain.shared.codes import Violation
from app.domain.shared.errors import WRONG_STATE, Conflict, KeptRefusal, RulesBroken, StaleVersion
from app.domain.shared.ids import AccountId

FEWEST_CHARACTERS = 5
"""Different characters of a password."""
FEWEST_BESIDES_NAME = 8
"""Characters of a password besides the user name in it."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")


class PasswordRefused(KeptRefusal, RulesBroken):
    """The present password was wrong; the try is counted, so the transaction commits."""

    def __init__(self) -> None:
        """The one violation: password-wrong."""
        RulesBroken.__init__(self, (Violation(PASSWORD_WRONG, "/current_password"),))


def username_of(typed: str) -> str:
    """The user name as it is stored and looked up: without edges, in lower case."""
    return typed.strip().lower()


def is_username(name: str) -> bool:
    """Whether an account could bear the name."""
    return _USERNAME.fullmatch(name) is not None


def check_password(password: str, username: str) -> tuple[Violation, ...]:
    """Length in characters, and whether it can be guessed from the user name or from its few characters.

    No rule on kinds of characters: length is what counts. Codes: password-length, password-guessable.
    """
    found = []
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        found.append(Violation(PASSWORD_LENGTH, "/password", {"least": SHORTEST_PASSWORD, "most": LONGEST_PASSWORD}))
    besides = password.lower().replace(username, "")
    if len(set(password)) < FEWEST_CHARACTERS or len(besides) < FEWEST_BESIDES_NAME:
        found.append(Violation(PASSWORD_GUESSABLE, "/password"))
    return tuple(found)


def check_account(command: CreateAccount, *, taken: bool) -> tuple[Violation, ...]:
    """Every rule that a new account breaks. Codes: username-form, username-taken and those of the password."""
    found: list[Violation] = []
    username = username_of(command.username)
    if not is_username(username):
        found.append(Violation(USERNAME_FORM, "/username"))
    if taken:
        found.append(Violation(USERNAME_TAKEN, "/username"))
    if command.password is not None:
        found += check_password(command.password, username)
    return tuple(found)


def decide_account(command: CreateAccount, *, account_id: AccountId, taken: bool) -> AccountCreated:
    """The new account. Raises ``RulesBroken`` with everything that ``check_account`` finds."""
    if found := check_account(command, taken=taken):
        raise RulesBroken(found)
    return AccountCreated(account_id, command.person_id, command.territory_id, username_of(command.username))


def decide_status(facts: AccountFacts, status: AccountStatus, *, expected_version: int) -> StatusChanged:
    """The account closed or opened. Raises ``StaleVersion``, and ``Conflict`` where it has that status already."""
    if facts.version != expected_version:
        raise StaleVersion(facts.version)
    if facts.status is status:
        asked = "enable_account" if status is AccountStatus.ACTIVE else "disable_account"
        instead = ("disable_account",) if status is AccountStatus.ACTIVE else ("enable_account",)
        raise Conflict(WRONG_STATE, {"action": asked, "state": facts.status.value}, instead)
    return StatusChanged(facts.id, facts.version, status)


def decide_password(facts: AccountFacts, command: ChangePassword) -> None:
    """Whether the new password may be taken. Raises ``RulesBroken``: password-same and those of ``check_password``."""
    found = check_password(command.new_password, facts.username)
    if command.new_password == command.current_password:
        found = (*found, Violation(PASSWORD_SAME, "/password"))
    if found:
        raise RulesBroken(found)
