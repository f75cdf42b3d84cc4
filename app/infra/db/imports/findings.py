"""The problems of an import: gathered with a bound, counted without one, told in both languages when they are kept."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.domain.imports.headers import letters
from app.domain.imports.model import MOST_PROBLEMS, Severity
from app.domain.imports.problems import Problem
from app.domain.shared.codes import Code
from app.infra.db.connection import AnyConnection

_KEEP: Final = """
insert into import_problems (import_id, line, cell, field, code, severity, details)
select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::jsonb[])
"""


@dataclass(slots=True)
class Findings:
    """What was found so far; ``columns`` leads from a field to its column."""

    columns: dict[str, int] = field(default_factory=dict)
    errors: int = 0
    notices: int = 0
    kept: list[tuple[int | None, str | None, str | None, str, str, bytes]] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Counts a problem, and keeps it while there is room."""
        name = next((name for name, index in self.columns.items() if index == problem.index), None)
        cell = None if problem.index is None or problem.line is None else f"{letters(problem.index)}{problem.line}"
        self._add(problem.code, problem.line, where=(cell, name), values=problem.values, severity=problem.severity)

    def add_rows(self, rows: Iterable[Any], codes: Mapping[str, Code]) -> None:
        """Counts what a statement found: line, field, code, values as JSON, severity."""
        for line, name, code, values, severity in rows:
            self.add_row(line, name, codes[code], values=json.loads(values), notice=severity == Severity.NOTICE)

    def add_row(self, line: int, name: str, code: Code, *, values: Mapping[str, object], notice: bool = False) -> None:
        """Counts a problem of one field of a row."""
        index = self.columns.get(name)
        where = (None if index is None else f"{letters(index)}{line}", name)
        self._add(code, line, where=where, values=values, severity=Severity.NOTICE if notice else Severity.ERROR)

    def _add(
        self,
        code: Code,
        line: int | None,
        *,
        where: tuple[str | None, str | None],
        values: Mapping[str, object],
        severity: Severity,
    ) -> None:
        if severity is Severity.ERROR:
            self.errors += 1
        else:
            self.notices += 1
        if len(self.kept) < MOST_PROBLEMS:
            said = dict(values)
            details = {
                "values": {name: _plain(value) for name, value in said.items()},
                "vi": code.detail.say("vi", said),
                "en": code.detail.say("en", said),
            }
            self.kept.append((line, *where, code.code, severity, json.dumps(details, ensure_ascii=False).encode()))

    async def keep(self, connection: AnyConnection, import_id: UUID) -> None:
        """Writes what was kept, in the place of what was found before."""
        await connection.execute("delete from import_problems where import_id = $1", import_id)
        if self.kept:
            ordered = sorted(self.kept, key=lambda each: (each[0] or 0, each[1] or ""))
            await connection.execute(_KEEP, import_id, *map(list, zip(*ordered, strict=True)))


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
