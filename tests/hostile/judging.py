"""What every answer to a hostile request is held to, and whether the record is still the same afterwards."""

import re
from typing import Any
from urllib.parse import unquote_plus

import asyncpg
import httpx

LEAKS = re.compile(
    r"Traceback|File \"|site-packages|/app/|\.py\b|asyncpg|psycopg|sqlalchemy|pydantic|starlette|uvicorn|strawberry"
    r"|\bselect\b.+?\bfrom\b|syntax error at|pg_catalog|information_schema|\bSQLSTATE\b|tuquan_app|tuquan_owner"
    r"|postgres(ql)?://|\$argon2|BEGIN (EC )?PRIVATE KEY|\bTUQUAN_[A-Z]|/etc/passwd|root:x:",
    re.IGNORECASE | re.DOTALL,
)
"""Words of the inside: code, statements, drivers, accounts of the database, secrets."""
_GRAPHQL = {"application/graphql-response+json", "application/json"}
_TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('public', 'history') and tablename <> all($1) order by 1
"""
_NOT_THE_RECORD = [
    "sessions",
    "refresh_tokens",
    "sign_in_tries",
    "personal_reads",
    "list_reads",
    "idempotency_keys",
    "signing_keys",
]
"""What signing in and reading write, and the kept answers of calls that were good."""


def judge(answer: httpx.Response) -> None:
    """No fault, no leak; a refusal is a problem of the catalogue in its own media type."""
    fault = fault_in(answer)
    assert fault is None, f"{answer.request.method} {answer.request.url} -> {answer.status_code}: {fault}"


def fault_in(answer: httpx.Response) -> str | None:
    """What no answer may be or hold, where this one is or does. Words that the caller sent are no secret."""
    if answer.status_code >= 500:
        return f"a fault: {answer.text[:300]}"
    sent = unquote_plus(f"{answer.request.url} {answer.request.headers.raw!r} {answer.request.content!r}")
    sent += unquote_plus(sent)
    told = unquote_plus(answer.text + str(answer.headers))
    leaks = [each[0][:300] for each in LEAKS.finditer(told) if each[0].lower() not in sent.lower()]
    if leaks:
        return f"leaks: {leaks[:3]}"
    if answer.status_code < 400 or answer.request.method == "HEAD":
        return None
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "application/problem+json":
        problem = answer.json()
        told = problem["status"] == answer.status_code and problem["code"] and problem["detail"]
        return None if told else f"an incomplete problem: {problem}"
    return None if kind in _GRAPHQL else f"a refusal as {kind}"


async def fingerprint(owner: asyncpg.Connection) -> dict[str, Any]:
    """Every table of the record with the number and the digest of its rows."""
    tables = [row[0] for row in await owner.fetch(_TABLES, _NOT_THE_RECORD)]
    digests = " union all ".join(
        f"select '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from {table} t"
        for table in tables
    )
    return {row[0]: (row[1], row[2]) for row in await owner.fetch(digests)}
