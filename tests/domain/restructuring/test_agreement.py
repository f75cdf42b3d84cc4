"""What was agreed on, its hash, its stored form, and who may carry it out."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.groups.model import Post
from app.domain.restructuring.agreement import (
    Stored,
    reasons_of,
    require_agreed,
    require_same_plan,
    require_unchanged,
    require_versions,
    require_withdrawable,
)
from app.domain.restructuring.changes import Given, NewGroup, Restructured
from app.domain.restructuring.codes import GROUP_NOT_IN_FORCE, PLAN_STALE
from app.domain.restructuring.commands import (
    DissolveGroup,
    EstablishGroup,
    ExecuteRestructuring,
    SeatWish,
    SplitGroup,
    SplitPart,
    WithdrawRestructuring,
)
from app.domain.restructuring.deciding import want
from app.domain.restructuring.describing import describe, differences, new_groups, places_of, summarise, tell
from app.domain.restructuring.dissolving import decide_dissolve
from app.domain.restructuring.entries import entry_of_case, entry_of_execution
from app.domain.restructuring.establishing import decide_establish
from app.domain.restructuring.hashing import plan_hash
from app.domain.restructuring.model import Facts, Stage
from app.domain.restructuring.recusal import DRAFTED, LIVES_THERE, check_recusal, refuse_involved
from app.domain.restructuring.splitting import decide_split
from app.domain.shared.codes import Text, Violation
from app.domain.shared.errors import Conflict, RulesBroken, StaleVersion
from app.domain.shared.ids import PersonId, RestructuringId
from tests.domain.restructuring.examples import (
    GIVEN,
    HAMLET,
    LAN,
    MINH,
    NEW,
    NEWER,
    RESTRUCTURING,
    TODAY,
    A,
    decided,
    facts,
    free,
    group,
    h,
    hamlet,
    one_group,
    ref,
)

COMMAND = SplitGroup(
    effective_on=TODAY,
    origin=ref(A),
    parts=(
        SplitPart(household_ids=h(501), seats=(SeatWish(LAN, Post.HEAD),)),
        SplitPart(continues=True, takes_rest=True),
    ),
)
REPEALED = RestructuringId(UUID(int=950))
KNOWN = one_group(3, persons=[LAN])


def plan_of(command: SplitGroup = COMMAND, known: Facts = KNOWN, given: Given = GIVEN) -> Restructured:
    return decided(decide_split, known, command, given=given)


def stored(plan: Restructured, stage: Stage = Stage.PREVIEWED) -> Stored:
    return Stored(RESTRUCTURING, 1, stage, COMMAND, plan=describe(plan), plan_hash=plan_hash(plan), drafted_by=MINH)


def test_the_hash_is_stable() -> None:
    content = (
        '{"effective_on":"2026-03-10","in_no_group":[],"kind":"split",'
        '"origins":[["00000000-0000-0000-0000-000000000005",true]],"results":['
        '{"board":[["00000000-0000-0000-0000-000000000033","head"],["00000000-0000-0000-0000-000000000034","deputy"],'
        '["00000000-0000-0000-0000-000000000035","secretary"]],'
        '"continues":"00000000-0000-0000-0000-000000000005",'
        '"households":["00000000-0000-0000-0000-0000000001f6","00000000-0000-0000-0000-0000000001f7"],'
        '"name":"Tổ số 5","number":5,"territory":"00000000-0000-0000-0000-00000000000b"},'
        '{"board":[["00000000-0000-0000-0000-0000000002bd","head","acting","2026-09-10"]],"continues":null,'
        '"households":["00000000-0000-0000-0000-0000000001f5"],"name":"Tổ số 6","number":6,'
        '"territory":"00000000-0000-0000-0000-00000000000b"}]}'
    )
    assert plan_hash(plan_of()) == hashlib.sha256(content.encode()).hexdigest()


def test_generated_ids_do_not_count() -> None:
    other = Given(RestructuringId(UUID(int=77)), (NewGroup(NEWER),))
    assert plan_hash(plan_of(given=other)) == plan_hash(plan_of())


@pytest.mark.parametrize(
    "part",
    [
        SplitPart(household_ids=h(502), seats=COMMAND.parts[0].seats),
        SplitPart(household_ids=h(501), seats=COMMAND.parts[0].seats, number=9),
        SplitPart(household_ids=h(501), seats=COMMAND.parts[0].seats, name="Tổ Bình Yên"),
        SplitPart(household_ids=h(501)),
        SplitPart(household_ids=h(501), seats=(SeatWish(LAN, Post.DEPUTY),)),
    ],
)
def test_what_people_decide_on_counts(part: SplitPart) -> None:
    assert plan_hash(plan_of(replace(COMMAND, parts=(part, COMMAND.parts[1])))) != plan_hash(plan_of())


def test_the_stored_form_can_be_read() -> None:
    plan = describe(plan_of())
    assert json.loads(json.dumps(plan)) == plan
    new = {"group_id": str(NEW), "number": 6, "name": "Tổ số 6"}
    old = {"group_id": str(A), "number": 5, "name": "Tổ số 5"}
    assert {name: plan[name] for name in ("kind", "legal_form", "effective_on", "territory_id")} == {
        "kind": "split",
        "legal_form": "tach",
        "effective_on": "2026-03-10",
        "territory_id": str(HAMLET),
    }
    assert plan["origins"] == [{**old, "version": 3, "households": 3, "ends_as": None}]
    assert plan["results"] == [
        {**new, "founded": True, "relabelled": False, "territory_id": str(HAMLET), "households": 1},
        {**old, "founded": False, "relabelled": False, "territory_id": str(HAMLET), "households": 2},
    ]
    assert plan["placements"][0] == {"household_id": str(h(501)[0]), "origin": str(A), "result": str(NEW)}
    assert plan["seats"]["ended"] == []
    assert plan["seats"]["kept"][0] == {
        "id": str(UUID(int=10_051)), "group_id": str(A), "person_id": str(UUID(int=51)), "post": "head",
    }  # fmt: skip
    assert plan["seats"]["opened"] == [
        {
            "group_id": str(NEW), "person_id": str(LAN), "post": "head", "manner": "acting",
            "term_until": "2026-09-10",
        }
    ]  # fmt: skip
    assert plan["edges"] == [
        {"kind": "continues", "origin": old, "result": old, "households_moved": 2},
        {"kind": "moves", "origin": old, "result": new, "households_moved": 1},
    ]
    assert plan["warnings"][0] == {
        "code": "size-outside",
        "subject": "/parts/0",
        "vi": "Tổ 6 có 1 hộ, ngoài mức từ 20 đến 45.",
        "en": "Group 6 has 1 households, outside 20 to 45.",
    }
    assert plan["warnings"][1]["vi"] == "Tổ 6 chưa có: tổ phó, thư ký."
    assert plan["warnings"][1]["en"] == "Group 6 lacks: deputy, secretary."


def test_an_end_leads_to_no_group() -> None:
    plan = decided(decide_dissolve, one_group(1), DissolveGroup(effective_on=TODAY, group=ref(A)))
    [edge] = describe(plan)["edges"]
    assert (edge["kind"], edge["result"], edge["households_moved"]) == ("ends", None, 1)


def test_new_groups_are_found_again() -> None:
    assert new_groups(describe(plan_of())) == (NewGroup(NEW, 6),)


def test_the_journal_keeps_figures() -> None:
    assert summarise(plan_of()) == {
        "kind": "split",
        "legal_form": "tach",
        "results": [
            {"group_id": NEW, "number": 6, "name": "Tổ số 6", "households": 1},
            {"group_id": A, "number": 5, "name": "Tổ số 5", "households": 2},
        ],
        "edges": [
            {"origin": A, "result": A, "kind": "continues", "households_moved": 2},
            {"origin": A, "result": NEW, "kind": "moves", "households_moved": 1},
        ],
    }


def execute(plan: Restructured, *, version: int = 1, agreed: str | None = None) -> ExecuteRestructuring:
    return ExecuteRestructuring(RESTRUCTURING, agreed or plan_hash(plan), version)


def test_the_plan_that_was_agreed_is_carried_out() -> None:
    plan = plan_of()
    require_agreed(execute(plan), stored(plan))
    require_unchanged(stored(plan), plan)


def test_another_version_is_stale() -> None:
    with pytest.raises(StaleVersion) as caught:
        require_agreed(execute(plan_of(), version=2), stored(plan_of()))
    assert caught.value.values == {"version": 1}


def test_what_is_executed_is_not_executed_again() -> None:
    with pytest.raises(Conflict) as caught:
        require_agreed(execute(plan_of()), stored(plan_of(), Stage.EXECUTED))
    assert caught.value.code.code == "wrong-state"
    assert (
        caught.value.code.detail.say("vi", caught.value.values)
        == "Không thể thực hiện khi đang ở trạng thái đã thực hiện."
    )


def test_another_hash_was_not_agreed_on() -> None:
    with pytest.raises(Conflict) as caught:
        require_agreed(execute(plan_of(), agreed="0" * 64), stored(plan_of()))
    assert caught.value.code.code == "plan-stale"


def test_on_its_day_only_what_was_decided_counts() -> None:
    moved_on = plan_of(known=replace(KNOWN, groups={A: replace(group(5), version=4)}))
    require_same_plan(stored(plan_of()), moved_on)
    with pytest.raises(Conflict) as caught:
        require_same_plan(stored(plan_of()), plan_of(known=one_group(4, persons=[LAN])))
    assert caught.value.code.code == "plan-stale"


@pytest.mark.parametrize("stage", Stage)
def test_what_is_ahead_can_be_withdrawn(stage: Stage) -> None:
    command = WithdrawRestructuring(RESTRUCTURING, "Các hộ chưa thống nhất", 1)
    if stage in (Stage.PREVIEWED, Stage.SCHEDULED, Stage.NEEDS_ATTENTION):
        require_withdrawable(command, stored(plan_of(), stage))
        return
    with pytest.raises(Conflict) as caught:
        require_withdrawable(command, stored(plan_of(), stage))
    assert caught.value.code.code == "wrong-state"


def test_another_version_is_not_withdrawn() -> None:
    with pytest.raises(StaleVersion) as caught:
        require_withdrawable(WithdrawRestructuring(RESTRUCTURING, "Lý do", 2), stored(plan_of()))
    assert caught.value.values == {"version": 1}


def test_a_group_of_another_version_is_not_what_was_seen() -> None:
    seen = want(replace(COMMAND, origin=ref(A, 2)))
    with pytest.raises(StaleVersion) as caught:
        require_versions(seen, KNOWN)
    assert caught.value.values == {"version": 3}
    for fine in (want(COMMAND), want(replace(COMMAND, origin=ref(A, 3)))):
        require_versions(fine, KNOWN)
    require_versions(seen, Facts())


def test_reasons_are_told_in_both_languages() -> None:
    broken = Violation(GROUP_NOT_IN_FORCE, str(A), {"effective_on": TODAY})
    assert reasons_of(RulesBroken((broken,))) == (broken,)
    [other] = tell(reasons_of(Conflict(PLAN_STALE, {"differs": Text("Ban quản lý", "the boards")})))
    assert other == {
        "code": "plan-stale",
        "subject": "",
        "vi": "Phương án không còn đúng với hiện trạng (Ban quản lý). Hãy xem trước lại.",
        "en": "The plan no longer fits what is true (the boards). Preview it again.",
    }


def test_a_stored_plan_says_where_a_right_is_needed() -> None:
    assert places_of(describe(plan_of())) == ((A,), ())
    command = EstablishGroup(effective_on=TODAY, territory_id=HAMLET, household_ids=h(1))
    plan = decided(decide_establish, facts(households=[free(1)], hamlets=[hamlet(5)]), command)
    assert places_of(describe(plan)) == ((), (HAMLET,))


def test_what_lies_ahead_shows_with_its_origins_only() -> None:
    plan = plan_of()
    executed = entry_of_execution(stored(plan), plan, today=TODAY)
    scheduled = entry_of_execution(stored(plan), plan, today=TODAY - timedelta(1))
    assert (executed.action, scheduled.action) == ("execute_restructuring", "schedule_restructuring")
    assert executed.subjects == (("group", A), ("group", NEW), ("household", h(501)[0]))
    assert scheduled.subjects == (("group", A),)
    assert executed.payload["plan_hash"] == plan_hash(plan)


def test_a_repeal_shows_with_what_it_repeals() -> None:
    plan = replace(plan_of(), repeals_id=REPEALED)
    entry = entry_of_execution(stored(plan), plan, today=TODAY)
    assert entry.subjects[0] == ("restructuring", REPEALED)
    assert entry.payload["repeals_id"] == REPEALED


def test_a_step_of_the_case_shows_with_its_groups() -> None:
    entry = entry_of_case("withdraw_restructuring", stored(plan_of()), reason="Lý do", payload={"more": 1})
    assert (entry.action, entry.subject_id, entry.territory_id, entry.effective_on, entry.reason) == (
        "withdraw_restructuring",
        RESTRUCTURING,
        HAMLET,
        TODAY,
        "Lý do",
    )
    assert entry.subjects == (("group", A),)
    assert entry.payload == {"kind": "split", "plan_hash": plan_hash(plan_of()), "more": 1}


def test_a_household_that_joined_makes_the_plan_stale() -> None:
    with pytest.raises(Conflict) as caught:
        require_unchanged(stored(plan_of()), plan_of(known=one_group(4, persons=[LAN])))
    assert caught.value.code.code == "plan-stale"
    assert caught.value.values["differs"] == Text(
        "các tổ ban đầu, các tổ sau sắp xếp, việc xếp hộ vào tổ, nguồn gốc các tổ",
        "the origins, the results, where households go, the lineage",
    )


def test_a_group_that_changed_makes_the_plan_stale() -> None:
    known = replace(KNOWN, groups={A: replace(group(5), version=4)})
    with pytest.raises(Conflict) as caught:
        require_unchanged(stored(plan_of()), plan_of(known=known))
    assert caught.value.values == {"differs": Text("các tổ ban đầu", "the origins")}


def test_equal_plans_differ_in_nothing() -> None:
    assert differences(describe(plan_of()), describe(plan_of())) == Text("", "")


@pytest.mark.parametrize(
    ("drafted_by", "lives_there", "reasons"),
    [
        (MINH, False, []),
        (None, False, []),
        (LAN, False, [DRAFTED]),
        (MINH, True, [LIVES_THERE]),
        (LAN, True, [DRAFTED, LIVES_THERE]),
    ],
)
def test_recusal(drafted_by: UUID | None, lives_there: bool, reasons: list[Text]) -> None:  # noqa: FBT001
    found = check_recusal(RESTRUCTURING, LAN, drafted_by=drafted_by, lives_there=lives_there)  # type: ignore[arg-type]
    assert [(each.code.code, each.values["because"]) for each in found] == [("recusal", because) for because in reasons]


def test_whoever_is_involved_in_one_is_refused_for_all() -> None:
    cases = [stored(plan_of()), replace(stored(plan_of()), drafted_by=LAN)]
    refuse_involved(cases, PersonId(UUID(int=9)), own=frozenset(h(1)), facts=[KNOWN, KNOWN])
    with pytest.raises(RulesBroken) as caught:
        refuse_involved(cases, LAN, own=frozenset(h(501)), facts=[KNOWN, Facts()])
    assert [each.values["because"] for each in caught.value.violations] == [LIVES_THERE, DRAFTED]
