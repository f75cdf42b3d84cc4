"""How long a list of households takes, and how much memory: ``python -m bench.lists 100000``.

A workbook for 25 hamlets of 90 groups is imported on an embedded server of its own, through the command that operators
use; then once more, when everything is on record already.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter  # type: ignore[import-untyped] # the library has no annotations

from app.domain.access.roles import Role
from app.domain.imports.model import ImportKind, ImportState
from app.infra.postgres import EmbeddedServer
from app.infra.running.database import Database
from app.infra.running.importing import ListToImport, import_list
from app.infra.running.operator import NewUser, add_user
from app.infra.running.preparing import prepare
from app.infra.secrets import keys_of
from app.infra.settings import Settings

HAMLETS, GROUPS = 25, 90
COMMUNE, USER = "30154", "cong.cu"
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Đặng", "Võ", "Bùi", "Đỗ", "Hồ")
MIDDLES = ("Văn", "Thị", "Hữu", "Ngọc", "Thanh", "Minh", "Hoàng", "Quốc")
GIVEN = (
    "An",
    "Bình",
    "Cường",
    "Dũng",
    "Em",
    "Giang",
    "Hạnh",
    "Khánh",
    "Lan",
    "Mạnh",
    "Nga",
    "Phúc",
    "Sơn",
    "Tâm",
    "Út",
)


def households(count: int) -> Iterator[Sequence[object]]:
    chance = Random(5)
    yield ("STT", "Ấp/Khóm", "Tổ", "Hẻm, tuyến", "Thứ tự nhà", "Chủ hộ", "Địa chỉ", "SĐT", "Nhân khẩu")
    for n in range(count):
        hamlet, rest = divmod(n * HAMLETS, count)
        group = rest * GROUPS // count + 1
        name = f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}"
        place = (f"Ấp Số {hamlet + 1}", group, f"Kênh {group % 7 + 1}", n % 300 + 1)
        yield (n + 1, *place, name, f"{n % 997 + 1}/{n % 13} đường {group}", f"09{n:08d}", chance.randint(1, 7))


def workbook(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        sheet.write_row(n, 0, row)
    book.close()
    return path


class Desk:
    """An officer of a commune with a folder of workbooks."""

    def __init__(self, dsn: str, keys: Sequence[bytes], folder: Path) -> None:
        self.dsn, self.keys, self.folder = dsn, keys, folder

    def load(self, kind: ImportKind, rows: Iterable[Sequence[object]]) -> dict[str, float]:
        path = workbook(self.folder / f"{kind}.xlsx", rows)
        wanted = ListToImport(
            path=path, kind=kind, territory=COMMUNE, username=USER, effective_on=date(2025, 8, 1), apply=True
        )
        begun: dict[str, float] = {}

        def told(state: str, _done: int, _total: int) -> None:
            begun.setdefault(state, time.perf_counter())

        start = time.perf_counter()
        imported = import_list(self.dsn, wanted, told, keys=self.keys)
        end = time.perf_counter()
        assert imported.state is ImportState.APPLIED, imported
        applying = begun.get("validated", end)
        return {"validate": applying - start, "apply": end - applying}


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="tuquan-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        settings = Settings(state=folder / "state")
        with EmbeddedServer(settings.state) as server:
            database = Database(server.owner_dsn(), server.app_dsn(), server.revive)
            prepare(database)
            user = NewUser(USER, Role.COMMUNE_FRONT_OFFICER, COMMUNE, "Công Cụ", "chi-de-do-thu-nghiem")
            add_user(database.app_dsn, settings, user)
            desk = Desk(database.app_dsn, keys_of(settings), folder)
            desk.load(ImportKind.HAMLETS, [("Tên ấp",), *((f"Ấp Số {n + 1}",) for n in range(HAMLETS))])
            every = ((f"Ấp Số {h + 1}", g + 1) for h in range(HAMLETS) for g in range(GROUPS))
            desk.load(ImportKind.GROUPS, [("Ấp", "Tổ số"), *every])
            for what in ("new", "unchanged"):
                took = desk.load(ImportKind.HOUSEHOLDS, households(count))
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                seconds = ", ".join(f"{name} {value:.1f} s" for name, value in took.items())
                print(f"{count} households, {what}: {seconds}, peak {memory} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
