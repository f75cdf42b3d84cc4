"""Uploads, imports, their problems and doubtful rows: they count in the territory of the list."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.shared.scope import Target
from tests.contract.reference.naive import Naive, column, one_of, pointing, same, whole
from tests.contract.reference.tables import Row, World


def _there(w: World, row: Row) -> list[Target]:
    return [Target(path=w.tables.path(row["territory_id"]))]


def _import(w: World, row: Row) -> Row:
    found = w.tables.one("imports", row["import_id"])
    assert found is not None
    return found


def _of_import(w: World, row: Row) -> list[Target]:
    return _there(w, _import(w, row))


def _within(w: World, row: Row, _day: date, value: Any) -> bool:
    return w.tables.within(row["territory_id"], value)


def _file_name(w: World, row: Row, _day: date) -> Any:
    upload = w.tables.one("uploads", row["upload_id"])
    assert upload is not None
    return upload["name"]


def _actions(w: World, row: Row, _day: date) -> list[str]:
    undecided = any(each["decision"] is None for each in w.tables.by("import_doubts", "import_id", row["id"]))
    allowed = ["apply_import"] if row["state"] == "validated" and not undecided else []
    return (
        [*allowed, "cancel_import"] if row["state"] in ("uploaded", "validating", "validated", "refused") else allowed
    )


def _detail(name: str) -> Callable[[World, Row, date], Any]:
    return lambda _w, row, _day: row["details"].get(name)


def _same_as(_w: World, row: Row, _day: date) -> Any:
    return None if row["same_as"] is None else {"kind": row["kind"], "id": str(row["same_as"])}


def _candidates(kind: str) -> Callable[[World, Row, date], Callable[[Row], bool]]:
    def among(_w: World, row: Row, _day: date) -> Callable[[Row], bool]:
        ids: list[UUID] = row["candidates"] if row["kind"] == kind else []
        return lambda other: other["id"] in ids

    return among


UPLOAD = Naive(
    rows=whole("uploads"),
    targets=_there,
    ones={"territory": column("territory_id"), "person": column("person_id")},
    filters={"within": _within},
    sorts={"opened_at": lambda _row: ()},
)

IMPORT = Naive(
    rows=whole("imports"),
    targets=_there,
    fields={"file_name": _file_name, "allowed_actions": _actions},
    ones={
        "territory": column("territory_id"),
        "upload": column("upload_id"),
        "started_by": column("started_by"),
        "applied_by": column("applied_by"),
    },
    many={"problems": pointing("import_id"), "doubts": pointing("import_id")},
    filters={"within": _within, "state": one_of("state"), "kind": one_of("kind")},
    sorts={"started_at": lambda _row: ()},
)

IMPORT_PROBLEM = Naive(
    rows=whole("import_problems"),
    targets=_of_import,
    fields={"details": _detail("values"), "message": _detail("vi"), "message_en": _detail("en")},
    ones={"import": column("import_id")},
    filters={"import_id": same("import_id"), "severity": one_of("severity"), "code": one_of("code")},
    sorts={"line": lambda row: (row["line"] or 0,)},
)

IMPORT_DOUBT = Naive(
    rows=whole("import_doubts"),
    targets=_of_import,
    fields={"same_as": _same_as},
    ones={"import": column("import_id"), "decided_by": column("decided_by")},
    many={"households": _candidates("household"), "persons": _candidates("person")},
    filters={
        "import_id": same("import_id"),
        "decided": lambda _w, row, _day, value: (row["decision"] is not None) is value,
    },
    sorts={"line": lambda row: (row["line"],)},
)

VIEWS = {"upload": UPLOAD, "import": IMPORT, "import_problem": IMPORT_PROBLEM, "import_doubt": IMPORT_DOUBT}
