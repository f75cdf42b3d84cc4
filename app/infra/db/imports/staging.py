"""Reads a file into the staging table, in batches: the parser's thread is always one batch ahead of the database."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from app.domain.imports.cells import Value, as_text
from app.domain.imports.headers import bare, find_headers
from app.domain.imports.problems import FileRefused, Problem
from app.domain.imports.reading_codes import FILE_EMPTY
from app.domain.imports.rows import Row, RowReader
from app.domain.imports.scripts import converted
from app.domain.shared.text import fold, person_sort_key, sort_key
from app.infra.db.connection import AnyConnection
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.job import Job
from app.infra.files.lists import open_list

_BATCH: Final = 4_000
_PLAIN: Final = (
    "hamlet", "group_number", "code", "cluster", "sequence", "address", "name", "phone", "people", "presence", "status",
    "post", "manner", "since", "until", "form", "origins", "results", "issuer",
    "decided_on",
)  # fmt: skip
COLUMNS: Final = (
    "import_id", "line", *_PLAIN, "hamlet_fold", "cluster_fold", "cluster_key", "address_fold", "name_fold", "name_key",
)  # fmt: skip

Told = Callable[[int, int], Awaitable[None]]
"""Is told up to which row the file has been read, and how many it has at most."""


def _record(job: Job, row: Row) -> tuple[object, ...]:
    values: Mapping[str, Value] = row.values
    hamlet, cluster, address, name = (_text(values, key) for key in ("hamlet", "cluster", "address", "name"))
    return (
        job.id,
        row.line,
        *(values.get(key) for key in _PLAIN),
        None if hamlet is None else bare(hamlet),
        None if cluster is None else fold(cluster),
        None if cluster is None else sort_key(cluster),
        None if address is None else fold(address),
        None if name is None else fold(name),
        None if name is None else person_sort_key(name),
    )


def _text(values: Mapping[str, Value], key: str) -> str | None:
    value = values.get(key)
    return value if isinstance(value, str) else None


def _opened(job: Job, content: bytes, findings: Findings) -> tuple[Iterator[Row | Problem], int]:
    """The rows of the file, and how many it has at most.

    Raises ``FileRefused`` when it is no list; there are none when its headers are not those of the kind.
    """
    opened = open_list(content, job.sheet)
    head = [[converted(as_text(cell), opened.script) for cell in row] for row in opened.head()]
    headers = find_headers(job.kind, head, mapping=job.mapping, hamlet_known=job.is_hamlet)
    findings.columns.update({place.column.name: place.index for place in headers.places})
    for problem in headers.problems:
        findings.add(problem)
    if findings.errors:
        return iter(()), 0
    reader = RowReader(job.kind, headers, opened.script, job.is_hamlet, opened.merged)
    rows = islice(opened.rows(), headers.line, None)
    return reader.read(rows, first_line=headers.line + 1), opened.length


async def stage(connection: AnyConnection, job: Job, content: bytes, *, told: Told) -> Findings:
    """Fills the staging table; what is wrong with the file and its cells. ``told`` hears of each batch."""
    findings, count = Findings(), 0
    await connection.execute("delete from import_rows where import_id = $1", job.id)
    try:
        rows, length = await asyncio.to_thread(_opened, job, content, findings)
        while batch := await asyncio.to_thread(lambda: list(islice(rows, _BATCH))):
            records = [_record(job, each) for each in batch if isinstance(each, Row)]
            for each in batch:
                if isinstance(each, Problem):
                    findings.add(each)
            await connection.copy_records_to_table("import_rows", records=records, columns=COLUMNS)
            count += len(records)
            await told(batch[-1].line or 0, length)
        if not count and not findings.errors:
            findings.add(Problem(FILE_EMPTY))
    except FileRefused as refused:
        findings.add(refused.problem)
    return findings
