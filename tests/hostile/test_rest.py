"""Hostile requests at the REST door: no fault, no leak, the status that is right, and a record that stays the same."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.hostile import access_cases, carrier_cases, judging, text_cases
from tests.hostile.cases import Case
from tests.hostile.judging import fingerprint
from tests.hostile.world import Ground

TOPICS: dict[str, Callable[[Ground], Iterator[Case]]] = {
    "reads of what belongs to others": access_cases.strangers_reads,
    "strangers named in one's own records": access_cases.strangers_named,
    "calls from another commune": access_cases.strangers_calls,
    "calls that name what belongs to others": access_cases.foreign_references,
    "calls of other roles": access_cases.calls_of_others,
    "members that no body has": access_cases.mass_assignments,
    "texts that want to be something else": text_cases.injections,
    "texts that look like something else": text_cases.disguises,
    "numbers, dates and shapes": text_cases.shapes,
    "headers and media types": carrier_cases.headers,
    "paths": carrier_cases.paths,
    "files": carrier_cases.files,
    "sizes": carrier_cases.sizes,
}


async def answer_to(ground: Ground, case: Case) -> httpx.Response:
    """Sends the case as it is, with its names filled in."""
    headers: list[tuple[bytes, bytes]] = [(b"accept-language", b"en")]
    if case.user:
        headers.append((b"authorization", f"Bearer {await ground.served.token(case.user)}".encode()))
    for name, value in case.headers:
        headers.append((name.encode(), value if isinstance(value, bytes) else ground.fill(value).encode()))
    body = None if case.body is None else _filled(ground, case.body)
    path = ground.fill(case.path)
    return await ground.served.client.request(case.method, path, headers=headers, json=body, content=case.raw)


def _filled(ground: Ground, value: object) -> object:
    if isinstance(value, str):
        return ground.fill(value)
    if isinstance(value, dict):
        return {key: _filled(ground, each) for key, each in value.items()}
    return [_filled(ground, each) for each in value] if isinstance(value, list) else value


def fault_in(ground: Ground, case: Case, answer: httpx.Response) -> str | None:
    """What is wrong with the answer, if anything is."""
    if (fault := judging.fault_in(answer)) is not None:
        return fault
    if answer.status_code not in case.statuses:
        return f"{answer.status_code} {answer.text[:300]}"
    if leaked := ground.leaked(answer, case.user):
        return f"shows {sorted(leaked)[:3]}"
    if "idempotent-replayed" in answer.headers:
        return "replays what another call was answered"
    told = answer.json() if case.code is not None or case.empty else {}
    is_other = told.get("code") != case.code or bool(told.get("items"))
    return f"not what it should be: {answer.text[:300]}" if is_other else None


@pytest.mark.parametrize("topic", TOPICS)
async def test_hostile_requests(ground: Ground, topic: str) -> None:
    before = await fingerprint(ground.served.owner)
    wrong = {}
    for case in TOPICS[topic](ground):
        answer = await answer_to(ground, case)
        fault = fault_in(ground, case, answer)
        if fault is not None:
            wrong[f"{case.name}: {case.method} {case.path[:200]}"] = fault
    assert not wrong, "\n".join(f"{name}: {fault}" for name, fault in wrong.items())
    assert await fingerprint(ground.served.owner) == before


def test_there_are_many_of_them(ground: Ground) -> None:
    cases = [case for topic in TOPICS.values() for case in topic(ground)]
    assert len(cases) >= 3_000


async def test_a_record_elsewhere_is_told_like_one_that_is_not_there(ground: Ground) -> None:
    told = []
    for cases in (access_cases.foreign_references(ground), access_cases.unknown_references(ground)):
        answers = [(case.name, await answer_to(ground, case)) for case in cases]
        told.append([(name, answer.status_code, answer.json()["code"]) for name, answer in answers])
    assert len(told[0]) >= 40
    assert [each for each in zip(*told, strict=True) if each[0] != each[1]] == []
