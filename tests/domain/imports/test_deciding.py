"""Steps of an import: what each state allows, and what a start needs."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.access.permissions import Permission
from app.domain.imports.commands import DecideDoubt, StartImport
from app.domain.imports.deciding import (
    CANCELLABLE,
    STATES,
    allowed_actions,
    check_start,
    decide_application,
    decide_cancellation,
    decide_chunk,
    decide_doubt,
    decide_start,
)
from app.domain.imports.model import (
    ENDED,
    Decision,
    DoubtFacts,
    ImportFacts,
    ImportKind,
    ImportState,
    Start,
    UploadFacts,
)
from app.domain.imports.views import VIEWS
from app.domain.shared.errors import Conflict, RulesBroken
from app.domain.shared.ids import AccountId, ImportDoubtId, ImportId, TerritoryId, UploadId
from app.domain.shared.model import Origin

TODAY = date(2026, 3, 10)
ONE, TWO = UUID(int=1), UUID(int=2)
UPLOAD = UploadFacts(UploadId(ONE), TerritoryId(ONE), AccountId(ONE), size=10, received=10)
START = Start(upload=UPLOAD, in_force=True, is_hamlet=False, is_commune=True, today=TODAY)
HOUSEHOLDS = StartImport(upload_id=UploadId(ONE), kind=ImportKind.HOUSEHOLDS, effective_on=TODAY)
VALIDATED = ImportFacts(ImportId(ONE), 1, ImportState.VALIDATED, 0)
DOUBT = DoubtFacts(ImportDoubtId(ONE), 1, ImportState.VALIDATED, frozenset({ONE}))
DECIDED = DecideDoubt(import_doubt_id=ImportDoubtId(ONE), expected_version=1)


def codes(start: Start, command: StartImport) -> list[tuple[str, str]]:
    return [(each.code.code, each.subject) for each in check_start(start, command)]


def test_a_whole_file_of_a_commune_is_started() -> None:
    assert codes(START, HOUSEHOLDS) == []
    decide_start(START, HOUSEHOLDS)


def test_a_file_that_is_not_whole_is_not() -> None:
    start = replace(START, upload=replace(UPLOAD, received=9))
    assert codes(start, HOUSEHOLDS) == [("upload-incomplete", "/upload_id")]
    with pytest.raises(RulesBroken):
        decide_start(start, HOUSEHOLDS)


def test_a_list_belongs_to_a_commune_or_a_hamlet_in_force() -> None:
    hamlet = replace(START, is_commune=False, is_hamlet=True)
    assert codes(hamlet, HOUSEHOLDS) == []
    assert codes(hamlet, replace(HOUSEHOLDS, kind=ImportKind.HAMLETS)) == [("import-territory", "/upload_id")]
    assert codes(replace(START, is_commune=False), HOUSEHOLDS) == [("import-territory", "/upload_id")]
    assert codes(replace(START, in_force=False), HOUSEHOLDS) == [("import-territory", "/upload_id")]


def test_recorded_facts_are_of_any_past_day() -> None:
    assert codes(START, replace(HOUSEHOLDS, effective_on=date(2019, 1, 1))) == []
    late = replace(HOUSEHOLDS, effective_on=date(2026, 3, 11))
    assert codes(START, late) == [("effective-in-future", "/effective_on")]


def test_by_workflow_a_past_day_needs_a_reason_and_groups_are_not_made() -> None:
    past = replace(HOUSEHOLDS, origin=Origin.WORKFLOW, effective_on=date(2026, 3, 1))
    assert codes(START, past) == [("late-reason-missing", "/reason")]
    assert codes(START, replace(past, reason="Danh sách giấy")) == []
    groups = replace(HOUSEHOLDS, origin=Origin.WORKFLOW, kind=ImportKind.GROUPS)
    assert codes(START, groups) == [("import-origin", "/origin")]


def test_a_part_begins_where_the_file_ends_and_fits_in() -> None:
    half = replace(UPLOAD, received=4)
    decide_chunk(half, 4, 6)
    for start, length, code in ((3, 1, "upload-offset"), (5, 1, "upload-offset"), (4, 7, "upload-too-long")):
        with pytest.raises(Conflict) as caught:
            decide_chunk(half, start, length)
        assert caught.value.code.code == code


@pytest.mark.parametrize("state", ImportState)
def test_each_state_allows_its_steps(state: ImportState) -> None:
    facts = replace(VALIDATED, state=state)
    allowed = allowed_actions(facts)
    assert ("apply_import" in allowed) is (state is ImportState.VALIDATED)
    assert ("cancel_import" in allowed) is (state in CANCELLABLE)
    for name, decide in (("apply_import", decide_application), ("cancel_import", decide_cancellation)):
        if name in allowed:
            decide(facts)
            continue
        with pytest.raises(Conflict) as caught:
            decide(facts)
        assert caught.value.code.code == "wrong-state"
        assert caught.value.allowed_actions == allowed


def test_doubtful_rows_are_decided_before_a_list_is_applied() -> None:
    facts = replace(VALIDATED, undecided=2)
    assert allowed_actions(facts) == ("cancel_import",)
    with pytest.raises(Conflict) as caught:
        decide_application(facts)
    assert (caught.value.code.code, caught.value.values) == ("import-undecided", {"count": 2})


def test_a_doubtful_row_is_new_or_a_candidate() -> None:
    assert decide_doubt(DOUBT, DECIDED) == (Decision.NEW, None)
    assert decide_doubt(DOUBT, replace(DECIDED, same_as=ONE)) == (Decision.SAME, ONE)
    with pytest.raises(RulesBroken) as broken:
        decide_doubt(DOUBT, replace(DECIDED, same_as=TWO))
    assert [each.code.code for each in broken.value.violations] == ["doubt-candidate"]
    with pytest.raises(Conflict):
        decide_doubt(replace(DOUBT, import_state=ImportState.APPLIED), DECIDED)


def test_every_state_has_its_words() -> None:
    assert set(STATES) == set(ImportState)
    assert ImportState.APPLIED in ENDED


def test_only_whoever_may_import_sees_imports_and_no_value_of_a_list() -> None:
    assert {view.permission for view in VIEWS} == {Permission.IMPORT_WRITE}
    names = {name for view in VIEWS for name in view.members}
    assert not names & {"full_name", "phone", "address", "value", "values", "content"}
