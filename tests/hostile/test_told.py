"""The limits that ``docs/security.md`` tells are those of the code."""

from pathlib import Path

import pytest

from app.api.graphql import cost, introspecting, limits
from app.api.requests import LARGEST_BODY
from app.api.rest import bodies, parameters, selecting
from app.domain.accounts import lockout, rotation
from app.domain.imports import model as imports
from app.infra.files import archives
from app.infra.running.wire import BODY_SECONDS, HEAD_SECONDS, LARGEST_HEAD
from app.infra.settings import Settings

TEXT = (Path(__file__).parents[2] / "docs" / "security.md").read_text()
KIB, MIB = 1_024, 1_048_576
NEW = {name: field.default for name, field in Settings.model_fields.items()}
ROWS = [
    f"| first line and headers | {LARGEST_HEAD // KIB} KiB |",
    f"| {HEAD_SECONDS:.0f}; {BODY_SECONDS:.0f} seconds |",
    f"| {LARGEST_BODY // MIB} MiB; {imports.LARGEST_CHUNK // MIB} MiB; {imports.LARGEST_FILE // MIB} MiB |",
    (
        f"| {archives.MOST_UNPACKED // MIB} MiB, {archives.MOST_ENTRIES}, 1:{archives.MOST_RATIO}, "
        f"{imports.MOST_ROWS:,}, {imports.MOST_COLUMNS} |"
    ),
    f"| {parameters.MOST_PARAMETERS}, {parameters.MOST_VALUES}, {selecting.MOST_RELATIONS}, {selecting.DEEPEST} |",
    f"| 100; {bodies.MOST_ITEMS} |",
    f"| {NEW['quota_requests']}; {NEW['quota_writes']}; {NEW['quota_exports']} |",
    f"| {cost.MAX_NODES:,}; {NEW['quota_graphql_nodes']:,} records |",
    (
        f"| {limits.MAX_TOKENS:,}, {limits.MAX_DEPTH}, {limits.MAX_FIELDS:,}, {limits.MAX_ALIASES}, "
        f"{limits.MAX_ROOT_FIELDS}, {limits.MAX_FRAGMENTS} |"
    ),
    f"| {introspecting.MAX_SCHEMA_FIELDS:,}, one answer at a time |",
    f"| {NEW['access_token_minutes']} minutes; {NEW['refresh_days']}; {NEW['session_days']} days |",
    f"(after the {rotation.RETRY.seconds} seconds",
    f"lock a user name for {lockout.FIRST_LOCK.seconds // 60} minutes",
]


@pytest.mark.parametrize("row", ROWS)
def test_a_limit_is_told_as_it_is(row: str) -> None:
    assert row in TEXT
