"""What every answer to a hostile request is held to, and whether the record is still the same afterwards."""

import re
from typing import Any

import asyncpg
import httpx

LEAKS = re.compile(
    r"Traceback|File \"|site-packages|/app/|\.py\b|asyncpg|psycopg|sqlalchemy|pydantic|starlette|uvicorn|strawberry"
    r"|\bselect\b.+\bfrom\b|syntax error|pg_catalog|information_schema|\bSQLSTATE\b|tuquan_app|tuquan_owner"
    r"|postgres(ql)?://|\$argon2|BEGIN (EC )?PRIVATE KEY|\bTUQUAN_[A-Z]|/etc/passwd|root:x:",
    re.IGNORECASE | re.DOTALL,
)
"""Words of the inside: code, statements, drivers, accounts of the database, secrets."""
_TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in ('public', 'history') and tablename <> all($1) order by 1
"""
_NOT_THE_RECORD = ["sessions", "sign_in_attempts", "personal_reads", "list_reads", "idempotency_keys", "signing_keys"]
"""What signing in and reading write, and the kept answers of calls that were good."""


def judge(answer: httpx.Response) -> None:
    """No fault, no leak; a refusal is a problem of the catalogue in its own media type."""
    told = f"{answer.request.method} {answer.request.url} -> {answer.status_code} {answer.text[:400]}"
    assert answer.status_code < 500, told
    text = answer.text + str(answer.headers)
    leak = LEAKS.search(text)
    assert leak is None, f"{leak} in {told}"
    if answer.status_code >= 400:
        kind = answer.headers["content-type"].partition(";")[0]
        assert kind in {"application/problem+json", "application/graphql-response+json", "application/json"}, told
    if answer.status_code >= 400 and answer.headers["content-type"] == "application/problem+json":
        problem = answer.json()
        assert (problem["status"], bool(problem["code"]), bool(problem["detail"])) == (answer.status_code, True, True)


async def fingerprint(owner: asyncpg.Connection) -> dict[str, Any]:
    """Every table of the record with the number and the digest of its rows."""
    tables = [row[0] for row in await owner.fetch(_TABLES, _NOT_THE_RECORD)]
    digests = " union all ".join(
        f"select '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from {table} t"
        for table in tables
    )
    return {row[0]: (row[1], row[2]) for row in await owner.fetch(digests)}
