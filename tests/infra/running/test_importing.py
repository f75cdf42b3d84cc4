"""A list from the command line: in the name of an account, with its permissions, and the same work as the worker's."""

import asyncio
from datetime import date
from pathlib import Path

import asyncpg
import pytest

from app.domain.imports.model import ImportKind, ImportState
from app.infra.postgres import EmbeddedServer
from app.infra.running.importing import ListToImport, import_list
from app.infra.running.operator import OperatorError
from tests.api.support import KEYS
from tests.infra.db.import_steps import text_file
from tests.province import demo_database, demo_template

__all__ = ["demo_database", "demo_template"]

HAMLETS = (("Mã ấp", "Tên ấp"), ("AP91", "Ấp Chín Mốt"), ("AP92", "Ấp Chín Hai"))
COMMUNE = """
select v.code from assignments a join territory_versions v on v.territory_id = a.territory_id
where a.role = 'commune_front_officer' and upper_inf(v.valid)
"""


def ask(dsn: str, sql: str) -> str:
    async def asked() -> str:
        connection = await asyncpg.connect(dsn)
        try:
            return str(await connection.fetchval(sql))
        finally:
            await connection.close()

    return asyncio.run(asked())


@pytest.fixture
def dsn(test_server: EmbeddedServer, demo_database: str) -> str:
    return test_server.app_dsn(demo_database)


def a_list(
    tmp_path: Path, dsn: str, *rows: tuple[object, ...], apply: bool, username: str = "canbo.xa"
) -> ListToImport:
    path = tmp_path / "ấp.csv"
    path.write_bytes(text_file(*rows))
    return ListToImport(
        path=path,
        kind=ImportKind.HAMLETS,
        territory=ask(dsn, COMMUNE),
        username=username,
        effective_on=date(2025, 9, 1),
        apply=apply,
    )


def test_a_list_is_checked_and_applied_with_its_progress(dsn: str, tmp_path: Path) -> None:
    told: list[str] = []
    wanted = a_list(tmp_path, dsn, *HAMLETS, apply=True)
    imported = import_list(dsn, wanted, lambda state, _done, _total: told.append(state), keys=KEYS)
    assert (imported.state, imported.problems) == (ImportState.APPLIED, ())
    assert imported.counts == {
        "row": 2,
        "new": 2,
        "unchanged": 0,
        "changed": 0,
        "doubtful": 0,
        "error": 0,
        "notice": 0,
    }
    assert told[-1] == "applied"
    assert ask(dsn, "select count(*) from territory_versions where code in ('AP91', 'AP92')") == "2"


def test_a_list_is_only_checked_without_the_word(dsn: str, tmp_path: Path) -> None:
    imported = import_list(dsn, a_list(tmp_path, dsn, *HAMLETS, apply=False), lambda *_: None, keys=KEYS)
    assert imported.state is ImportState.VALIDATED
    assert ask(dsn, "select count(*) from territory_versions where code in ('AP91', 'AP92')") == "0"


def test_problems_are_lines_of_text(dsn: str, tmp_path: Path) -> None:
    rows = (*HAMLETS, ("ap93", "Ấp Chín Ba"))
    imported = import_list(dsn, a_list(tmp_path, dsn, *rows, apply=True), lambda *_: None, keys=KEYS)
    assert imported.state is ImportState.REFUSED
    [line] = imported.problems
    assert line.startswith("A4: A code has capital letters")
    assert line.endswith("(error, hamlet-code-form)")


def test_who_may_not_import_cannot_do_it_here_either(dsn: str, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="outside your scope"):
        import_list(dsn, a_list(tmp_path, dsn, *HAMLETS, apply=True, username="mttq.ap"), lambda *_: None, keys=KEYS)
    with pytest.raises(OperatorError, match="no active account"):
        import_list(dsn, a_list(tmp_path, dsn, *HAMLETS, apply=True, username="khong.ai"), lambda *_: None, keys=KEYS)


def test_a_file_or_territory_that_is_not_there_is_told(dsn: str, tmp_path: Path) -> None:
    wanted = a_list(tmp_path, dsn, *HAMLETS, apply=True)
    nowhere = ListToImport(path=wanted.path, kind=wanted.kind, territory="nowhere", username=wanted.username)
    with pytest.raises(OperatorError, match="no territory nowhere"):
        import_list(dsn, nowhere, lambda *_: None, keys=KEYS)
    missing = ListToImport(path=tmp_path / "x", kind=wanted.kind, territory=wanted.territory, username=wanted.username)
    with pytest.raises(OperatorError, match="cannot be read"):
        import_list(dsn, missing, lambda *_: None, keys=KEYS)
    (tmp_path / "x").touch()
    with pytest.raises(OperatorError, match="has 0 bytes"):
        import_list(dsn, missing, lambda *_: None, keys=KEYS)
