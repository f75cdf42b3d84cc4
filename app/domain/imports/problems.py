"""A problem of a list: which rule, in which row and cell. Its values are never personal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.imports.model import Severity
from app.domain.shared.codes import Code


@dataclass(frozen=True, slots=True)
class Problem:
    """``line`` counts rows from 1, ``index`` columns from 0; without a line it is about the whole file."""

    code: Code
    line: int | None = None
    index: int | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


class FileRefused(Exception):
    """The file cannot be read as a list at all."""

    def __init__(self, problem: Problem) -> None:
        """Keeps the one problem."""
        super().__init__(problem.code.code)
        self.problem = problem
