"""What can be done with accounts, roles and sessions: permission, lock, facts, decision, effect, journal.

Signing in is no change of the record: it has no actor and no journal entry, and its two steps are two transactions, so
that no connection waits while a password is compared.
"""

from datetime import datetime
from uuid import UUID

from app.domain.access import policy
from app.domain.access.actor import Actor
from app.domain.access.permissions import Permission
from app.domain.access.roles import Place
from app.domain.accounts.assigning import decide_assignment, decide_end, named_place
from app.domain.accounts.changes import SessionOpened
from app.domain.accounts.codes import BAD_CREDENTIALS, REFRESH_INVALID
from app.domain.accounts.commands import (
    AssignRole,
    ChangePassword,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    EndAssignment,
)
from app.domain.accounts.lifecycle import PasswordRefused, decide_account, decide_password, decide_status, username_of
from app.domain.accounts.lockout import decide_try
from app.domain.accounts.model import (
    AccountFacts,
    AccountStatus,
    Because,
    Credentials,
    Grant,
    TokenPair,
)
from app.domain.accounts.ports import AccountsStore, AccountsWork, SignInWork
from app.domain.accounts.rotation import RefreshReused, Turn, decide_refresh
from app.domain.journal.model import Entry
from app.domain.shared.commands import Done
from app.domain.shared.errors import StaleVersion, Unauthenticated
from app.domain.shared.ids import AccountId, AssignmentId
from app.domain.shared.scope import Target

_WRITE, _READ = Permission.ACCOUNT_WRITE, Permission.ACCOUNT_READ


async def create_account(work: AccountsWork, actor: Actor, command: CreateAccount) -> Done:
    """Opens an account; who administers its territory may."""
    targets = await work.places.of_territories([command.territory_id])
    policy.require(actor, _WRITE, targets.get(command.territory_id, Target()), what="territory", read=_READ)
    await work.accounts.lock_person(command.person_id)
    created = decide_account(
        command,
        account_id=AccountId(work.ids.new()),
        taken=await work.accounts.is_taken(username_of(command.username)),
    )
    hashed = None if command.password is None else await work.passwords.hash(command.password)
    await work.accounts.create(created, hashed)
    entry = Entry(
        action="create_account",
        subject_kind="account",
        subject_id=created.account_id,
        territory_id=created.territory_id,
        payload={"person_id": created.person_id, "with_password": hashed is not None},
        subjects=(("person", created.person_id),),
    )
    await work.journal.record([entry])
    return Done(created.account_id)


async def disable_account(work: AccountsWork, actor: Actor, command: DisableAccount) -> Done:
    """Closes an account and ends its open sessions."""
    return await _change_status(work, actor, command, status=AccountStatus.DISABLED)


async def enable_account(work: AccountsWork, actor: Actor, command: EnableAccount) -> Done:
    """Opens a closed account again."""
    return await _change_status(work, actor, command, status=AccountStatus.ACTIVE)


async def _change_status(
    work: AccountsWork, actor: Actor, command: DisableAccount | EnableAccount, *, status: AccountStatus
) -> Done:
    target = await work.accounts.find_home(command.account_id)
    policy.require(actor, _WRITE, target or Target(), what="account", read=_READ)
    facts = await work.accounts.lock_account(command.account_id)
    changed = decide_status(facts, status, expected_version=command.expected_version)
    await work.accounts.change_status(changed)
    if status is AccountStatus.DISABLED:
        await work.accounts.revoke_sessions(facts.id, Because.ACCOUNT_DISABLED, work.now)
    action = "disable_account" if status is AccountStatus.DISABLED else "enable_account"
    await work.journal.record([_entry(action, facts, reason=command.reason)])
    return Done(facts.id)


async def change_password(work: AccountsWork, actor: Actor, command: ChangePassword) -> Done:
    """Replaces the password of one's own account and ends its other sessions.

    Wrong present passwords count with those of signing in: ``PasswordRefused`` commits the count.
    """
    target = await work.accounts.find_home(command.account_id)
    policy.require(actor, Permission.ACCOUNT_CHANGE_PASSWORD, target or Target(), what="account", read=_READ)
    facts = await work.accounts.lock_account(command.account_id)
    if facts.version != command.expected_version:
        raise StaleVersion(facts.version)
    await _count_try(work.accounts, facts.username, work.now)
    credentials = await work.accounts.find_credentials(facts.username)
    present = None if credentials is None else credentials.password_hash
    if not await work.passwords.matches(present, command.current_password):
        raise PasswordRefused
    decide_password(facts, command)
    hashed = await work.passwords.hash(command.new_password)
    await work.accounts.forget_tries(facts.username)
    await work.accounts.change_password(facts.id, hashed)
    await work.accounts.revoke_sessions(facts.id, Because.PASSWORD_CHANGED, work.now, but=actor.session_id)
    await work.journal.record([_entry("change_password", facts)])
    return Done(facts.id)


async def assign_role(work: AccountsWork, actor: Actor, command: AssignRole) -> Done:
    """Gives a person a role at a place inside the actor's scope; nobody gives one to themselves."""
    place, place_id = named_place(command)
    find = {
        Place.TERRITORY: work.places.of_territories,
        Place.GROUP: work.places.of_groups,
        Place.HOUSEHOLD: work.places.of_households,
    }
    targets = await find[place]([place_id])
    policy.require(actor, _WRITE, targets.get(place_id, Target()), what=place.value, read=_READ)
    await work.accounts.lock_person(command.person_id)
    if command.body_id is not None:
        await work.accounts.get_body(command.body_id)
    facts = await work.accounts.get_place(place, place_id)
    assigned = decide_assignment(
        command,
        assignment_id=AssignmentId(work.ids.new()),
        place=facts,
        held=await work.accounts.find_assignments(command.person_id, command.role, place_id),
        by=actor.person_id,
        today=work.today,
    )
    await work.accounts.assign(assigned)
    entry = Entry(
        action="assign_role",
        subject_kind="assignment",
        subject_id=assigned.assignment_id,
        territory_id=facts.territory_id,
        effective_on=assigned.period.start,
        payload={"role": assigned.role, place.value: place_id, "until": assigned.period.end},
        subjects=(("person", assigned.person_id), (place.value, place_id)),
    )
    await work.journal.record([entry])
    return Done(assigned.assignment_id)


async def end_assignment(work: AccountsWork, actor: Actor, command: EndAssignment) -> Done:
    """Ends a role at a place inside the actor's scope."""
    target = await work.accounts.find_assignment_home(command.assignment_id)
    policy.require(actor, _WRITE, target or Target(), what="assignment", read=_READ)
    facts = await work.accounts.lock_assignment(command.assignment_id)
    ended = decide_end(facts, command, today=work.today)
    await work.accounts.end_assignment(ended)
    entry = Entry(
        action="end_assignment",
        subject_kind="assignment",
        subject_id=facts.id,
        territory_id=facts.territory_id,
        effective_on=command.ends_on or work.today,
        reason=command.reason,
        payload={"role": facts.role},
        subjects=(("person", facts.person_id),),
    )
    await work.journal.record([entry])
    return Done(facts.id)


async def try_sign_in(work: SignInWork, username: str) -> Credentials | None:
    """Counts a try under the name and returns what the password is compared with; None for an unknown name.

    Raises ``TooManyAttempts`` (account-locked) for known and unknown names alike.
    """
    await _count_try(work.accounts, username, work.now)
    return await work.accounts.find_credentials(username)


async def sign_in(work: SignInWork, username: str, credentials: Credentials, *, client_id: str) -> TokenPair:
    """Opens a session for credentials whose password was right.

    Raises ``Unauthenticated`` (bad-credentials) when the account is disabled, or changed while they were compared.
    """
    opened = SessionOpened(
        work.ids.new(), credentials.account_id, credentials.password_hash, client_id=client_id, opened_at=work.now
    )
    if not await work.sessions.open(opened):
        raise Unauthenticated(BAD_CREDENTIALS)
    await work.accounts.forget_tries(username)
    pair = work.mint.pair(await _grant(work, opened.account_id, opened.session_id, client_id=client_id))
    await work.sessions.add_token(pair.refresh_token, opened.session_id)
    return pair


async def refresh(work: SignInWork, token: str) -> TokenPair:
    """The next pair of tokens, or the same again when an answer was lost.

    Raises ``Unauthenticated`` (refresh-invalid), and ``RefreshReused``, which commits the revoked session.
    """
    facts = await work.sessions.lock_token(token)
    if facts is None:
        raise Unauthenticated(REFRESH_INVALID)
    turn = decide_refresh(facts, work.now)
    if turn is Turn.REPEAT:
        return await work.sessions.get_answer(token)
    if turn is Turn.REUSED:
        await work.sessions.revoke(facts.session_id, Because.TOKEN_REUSED)
        raise RefreshReused(facts)
    pair = work.mint.pair(await _grant(work, facts.account_id, facts.session_id, client_id=facts.client_id))
    await work.sessions.use_token(token, pair)
    await work.sessions.add_token(pair.refresh_token, facts.session_id)
    return pair


async def sign_out(work: SignInWork, token: str) -> None:
    """Ends the session of a refresh token; one that is unknown changes nothing (RFC 7009)."""
    facts = await work.sessions.lock_token(token)
    if facts is not None:
        await work.sessions.revoke(facts.session_id, Because.SIGNED_OUT)


async def _count_try(accounts: AccountsStore, username: str, now: datetime) -> None:
    tries = await accounts.lock_tries(username)
    await accounts.keep_tries(username, decide_try(tries, now))


async def _grant(work: SignInWork, account_id: AccountId, session_id: UUID, *, client_id: str) -> Grant:
    roles = await work.sessions.find_roles(account_id)
    return Grant(account_id, session_id, client_id, roles)


def _entry(action: str, facts: AccountFacts, *, reason: str | None = None) -> Entry:
    return Entry(
        action=action,
        subject_kind="account",
        subject_id=facts.id,
        territory_id=facts.territory_id,
        reason=reason,
        subjects=(("person", facts.person_id),),
    )
