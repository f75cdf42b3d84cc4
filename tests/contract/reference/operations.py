"""Operations and their items: only whose account asked for them sees them."""

from datetime import date
from typing import Any

from app.domain.shared.scope import Target
from tests.contract.reference.naive import Naive, column, one_of, pointing, same, whole
from tests.contract.reference.tables import Row, World


def _operation(w: World, item: Row) -> Row:
    found = w.tables.one("operations", item["operation_id"])
    assert found is not None
    return found


def _person(w: World, row: Row, _day: date) -> Any:
    account = w.tables.one("accounts", row["account_id"])
    assert account is not None
    return account["person_id"]


def _record(w: World, row: Row, _day: date) -> Any:
    items = w.tables.by("operation_items", "operation_id", row["id"])
    return None if row["several"] else items[0]["record_id"]


def _problem(w: World, row: Row, _day: date) -> Any:
    items = w.tables.by("operation_items", "operation_id", row["id"])
    told = [each["problem"] for each in items if each["problem"] is not None]
    return told[0] if told and (row["atomic"] or not row["several"]) else None


OPERATION = Naive(
    rows=whole("operations"),
    targets=lambda w, row: [Target(person_id=_person(w, row, w.today))],
    fields={
        "record_id": _record,
        "problem": _problem,
        "allowed_actions": lambda _w, row, _day: ["cancel_operation"] if row["ended_at"] is None else [],
    },
    ones={"person": _person},
    many={"items": pointing("operation_id")},
    filters={"state": one_of("state"), "command": one_of("command")},
    sorts={"requested_at": lambda _row: ()},
)

OPERATION_ITEM = Naive(
    rows=whole("operation_items"),
    targets=lambda w, row: [Target(person_id=_person(w, _operation(w, row), w.today))],
    fields={"record_kind": lambda w, row, _day: _operation(w, row)["record_kind"]},
    ones={"operation": column("operation_id")},
    filters={"operation_id": same("operation_id"), "state": one_of("state")},
    sorts={"number": lambda row: (row["number"],)},
)

VIEWS = {"operation": OPERATION, "operation_item": OPERATION_ITEM}
