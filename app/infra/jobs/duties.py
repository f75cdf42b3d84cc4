"""What the worker does again and again, each duty as one statement, with how often it is due."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

BATCH: Final = 5_000
"""Rows that one statement removes; when it removed so many, it is due again at once."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A statement and the pause after it; ``older_than``, where there is one, is its only argument."""

    name: str
    every: timedelta
    sql: str
    older_than: timedelta | None = None


# Nothing is written, and no lock taken, while there is nothing to seal.
_SEAL = "select record.seal() where exists (select from change_sets where position is null)"

_IDEMPOTENCY_KEYS = f"""
delete from idempotency_keys where (account_id, key) in (
    select account_id, key from idempotency_keys where created_at < clock_timestamp() - $1::interval
    order by created_at limit {BATCH} for update skip locked)
"""

# An answer that was being given while its person was erased: the erasure could not see it yet.
_ANSWERS_OF_ERASED = f"""
delete from idempotency_keys where (account_id, key) in (
    select k.account_id, k.key from persons p join idempotency_keys k on k.shows @> array[p.id]
    where p.erased_on > (clock_timestamp() - $1::interval)::date
    limit {BATCH} for update of k skip locked)
"""

# A session's tokens go with it.
_SESSIONS = f"""
with ended as (
    select id from sessions where least(expires_at, revoked_at) < clock_timestamp() - $1::interval
    limit {BATCH} for update skip locked
), tokens as (
    delete from refresh_tokens t using ended where t.session_id = ended.id
)
delete from sessions s using ended where s.id = ended.id
"""

# The answer of a used refresh token is a pair that is still good; a retry may ask for it for 30 seconds.
_REFRESH_ANSWERS = f"""
update refresh_tokens set sealed_answer = null where token_hash in (
    select token_hash from refresh_tokens
    where sealed_answer is not null and used_at < clock_timestamp() - $1::interval
    limit {BATCH} for update skip locked)
"""

# A token that would be too old by itself betrays nobody any more.
_REFRESH_TOKENS = f"""
delete from refresh_tokens where token_hash in (
    select token_hash from refresh_tokens where expires_at < clock_timestamp() - $1::interval
    limit {BATCH} for update skip locked)
"""

_SIGN_IN_TRIES = """
delete from sign_in_tries
where last_at < clock_timestamp() - $1::interval and coalesce(locked_until, '-infinity') < clock_timestamp()
"""

# What was uploaded and never applied or given up; imports that have ended let go of their files at once.
_UPLOADS = f"""
with old as (
    select u.id from uploads u where u.emptied_at is null and u.opened_at < clock_timestamp() - $1::interval
        and not exists (select from import_tasks t join imports i on i.id = t.import_id where i.upload_id = u.id)
    order by u.opened_at limit {BATCH} for update skip locked
), emptied as (
    update uploads u set emptied_at = clock_timestamp() from old where u.id = old.id
), chunks as (
    delete from upload_chunks c using old where c.upload_id = old.id
), ended as (
    update imports i set state = 'cancelled', version = i.version + 1, ended_at = clock_timestamp()
    from old where i.upload_id = old.id and i.state in ('uploaded', 'validating', 'validated')
), rows as (
    delete from import_rows r using imports i, old where i.id = r.import_id and i.upload_id = old.id
)
select id from old
"""

# What was put aside, with its items, long after it has ended.
_OPERATIONS = f"""
with old as (
    select id from operations where ended_at < clock_timestamp() - $1::interval
    order by ended_at limit {BATCH} for update skip locked
), items as (
    delete from operation_items i using old where i.operation_id = old.id
)
delete from operations o using old where o.id = old.id
"""
_PERSONAL_READS = f"select record.purge_personal_reads($1::interval, {BATCH})"

SEAL: Final = Duty("seal", timedelta(milliseconds=100), _SEAL)
"""Gives committed change sets their position: ``known_at``, the change feed and the ledger wait for it."""

DUTIES: Final = (
    SEAL,
    Duty("purge_idempotency_keys", timedelta(minutes=10), _IDEMPOTENCY_KEYS, timedelta(days=30)),
    Duty("forget_answers_of_erased", timedelta(minutes=1), _ANSWERS_OF_ERASED, timedelta(days=31)),
    Duty("purge_personal_reads", timedelta(hours=1), _PERSONAL_READS, timedelta(days=731)),
    Duty("purge_sessions", timedelta(minutes=10), _SESSIONS, timedelta(days=30)),
    Duty("forget_refresh_answers", timedelta(minutes=1), _REFRESH_ANSWERS, timedelta(seconds=30)),
    Duty("purge_refresh_tokens", timedelta(minutes=10), _REFRESH_TOKENS, timedelta(days=1)),
    Duty("purge_operations", timedelta(hours=1), _OPERATIONS, timedelta(days=30)),
    Duty("empty_uploads", timedelta(minutes=10), _UPLOADS, timedelta(days=7)),
    Duty("purge_sign_in_tries", timedelta(hours=1), _SIGN_IN_TRIES, timedelta(days=1)),
)
"""Every duty. Answers of repeated requests are kept 30 days, sessions 30 days after their end, and who read what two
years. Persons are erased by an action: ``app/infra/jobs/retention.py``."""
