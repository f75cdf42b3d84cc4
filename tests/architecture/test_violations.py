"""A broken rule says where it is broken: a JSON pointer into what was sent (empty: all of it), or a record's id."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import parse, python_files


def written_subjects() -> Iterator[tuple[str, str]]:
    """Where, and what: every subject that stands in the code as text."""
    for path in python_files("app/domain"):
        for node in ast.walk(parse(path)):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Violation" and len(node.args) > 1):
                continue
            subject = node.args[1]
            if isinstance(subject, ast.JoinedStr):
                subject = subject.values[0]
            if isinstance(subject, ast.Constant) and isinstance(subject.value, str):
                yield f"{path}:{node.lineno}", subject.value


def test_every_subject_is_a_pointer() -> None:
    subjects = list(written_subjects())
    assert len(subjects) > 50
    assert [each for each in subjects if each[1] and not each[1].startswith("/")] == []
