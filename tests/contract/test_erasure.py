"""After an erasure no personal value is found: not in tables, twins, kept answers or logs; all else is as before.

Unmistakable values go in by every way there is, are refused by every way there is, and are searched for in a dump of
everything in each form that the service makes of them.
"""

import base64
import io
import json
import logging
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from app.api.rest.naming import path_of
from app.domain.catalogue import VIEWS
from app.domain.shared.text import fold, person_sort_key
from app.domain.shared.views import Field
from app.infra import log
from app.infra.db.connection import connect
from app.infra.db.idempotency import _place
from app.infra.db.imports.carrying import carry_on
from app.infra.postgres import EmbeddedServer
from app.infra.postgres.binaries import installed_binaries
from app.infra.secrets import Sealer, load_secrets, master_keys
from tests.access.samples import DAY
from tests.access.world import OTHERS, VERSION, change, make
from tests.serving import Served

OFFICER, CHAIR, PROVINCE, ADMIN, AUDITOR = "canbo.xa", "mttq.xa", "tinh.mttq", "admin", "kiemtoan"
NAME, SECOND_NAME = "Zýxanh Qẉrtan Đốckhông", "Wvửqan Zýxanh Kjợph"
PHONE, SECOND_PHONE = "0977123987", "0966321789"
CITIZEN_ID, USERNAME = "087012987654", "zyxanh.qwrtan"
PASSWORD = "lua-chin-vang-dong-canary"
HOME = """
select o.territory_id as commune, f.territory_id as hamlet, g.group_id
from assignments o, assignments f, assignments g
where o.role = 'commune_front_officer' and f.role = 'hamlet_front' and g.role = 'group_head'
"""
TABLES = """
select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables
where schemaname in ('public', 'history', 'record') order by 1
"""
READERS = (PROVINCE, ADMIN, AUDITOR)
GROWING = {"journal_entry", "personal_read"}
UNCHANGED = (
    "/v1/groups?limit=100&as_of=2026-01-31",
    "/v1/groups?limit=100",
    "/v1/board-seats?limit=100",
    "/v1/household-events?limit=100",
    "/v1/households?limit=100&expand=head",
    "/v1/restructurings?limit=100",
    "/v1/lineage-edges?limit=100",
    "/v1/assignments?limit=100",
)


def forms() -> dict[str, bytes]:
    """The values in every form in which they could lie somewhere, in lower case."""
    texts = [NAME, SECOND_NAME]
    found = {f"{form}:{text}": form_of.lower().encode() for text in texts for form, form_of in spelled(text).items()}
    numbers = [*(number[1:] for number in (PHONE, SECOND_PHONE)), CITIZEN_ID, USERNAME, PASSWORD]
    for number in numbers:
        found[number] = number.encode()
        found[f"hex:{number}"] = number.encode().hex().encode()
        found[f"base64:{number}"] = base64.b64encode(number.encode()).rstrip(b"=").lower()
    return found


def spelled(text: str) -> dict[str, str]:
    return {
        "plain": text,
        "folded": fold(text),
        "sorted": person_sort_key(text),
        "escaped": json.dumps(text).strip('"'),
        "escaped twice": json.dumps(json.dumps(text)).strip('"\\'),
        "hex": text.encode().hex(),
        "base64": base64.b64encode(text.encode()).decode().rstrip("="),
        "repr": ascii(text).strip("'"),
    }


async def dump(owner: asyncpg.Connection) -> dict[str, bytes]:
    """Every table as a dump writes it."""
    found = {}
    for row in await owner.fetch(TABLES):
        out = io.BytesIO()
        await owner.copy_from_query(f"select * from {row[0]}", output=out)
        found[row[0]] = out.getvalue().lower()
    return found


def pg_dump(dsn: str) -> bytes:
    """Everything that goes into a backup."""
    done = subprocess.run(
        [installed_binaries().program("pg_dump"), "--encoding=UTF8", dsn], check=True, capture_output=True
    )
    return done.stdout.lower()


async def opened_answers(owner: asyncpg.Connection, state: Path) -> list[bytes]:
    """What the answers that are still kept would tell whoever has the master key."""
    sealer = Sealer(master_keys(state, None))
    rows = await owner.fetch("select account_id, key, sealed_answer from idempotency_keys")
    return [sealer.open(row["sealed_answer"], _place(row["account_id"], row["key"])).lower() for row in rows]


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that the service logs, in its own form."""
    root, stream, client = logging.getLogger(), io.StringIO(), logging.getLogger("httpx")
    before = (root.handlers, root.level, client.level)
    log.configure(level="debug", stream=stream)
    # The caller's own log, not the service's.
    client.setLevel(logging.WARNING)
    yield stream
    root.handlers, root.level, client.level = before


class Story:
    """One person, from the registration on; every write is sent with a key, so its answer is kept."""

    def __init__(self, service: Served) -> None:
        self.service, self.keys = service, 0
        self.id = self.account = self.twin = ""
        self.home: dict[str, str] = {}

    async def ask(self, method: str, path: str, user: str, *, body: Any = None, record: str = "") -> Any:
        self.keys += 1
        headers = {"Idempotency-Key": f"key-{self.keys}"}
        if record:
            headers["If-Match"] = f'"{await self.service.owner.fetchval(VERSION, record)}"'
        answer = await self.service.ask(method, path, user, body=body, headers=headers)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def lives(self) -> None:
        """Registers the person, changes and seals values, gives functions and an account, and takes them again."""
        home = await self.service.owner.fetchrow(HOME)
        assert home is not None
        self.home = {key: str(value) for key, value in home.items()}
        body = {"territory_id": self.home["commune"], "full_name": NAME, "phone": PHONE}
        self.id = (await self.ask("POST", "/v1/persons", OFFICER, body=body))["id"]
        await self.changes()
        await self.holds()
        await self.signs_in()

    async def changes(self) -> None:
        path = f"/v1/persons/{self.id}"
        body = {"full_name": SECOND_NAME, "phone": SECOND_PHONE}
        await self.ask("PATCH", path, OFFICER, body=body, record=self.id)
        params = {"citizen_id": CITIZEN_ID, "lawful_basis": "law", "purpose": "Khen thưởng"}
        sealing = {"name": "seal_citizen_id", "params": params}
        await self.ask("POST", f"{path}/transitions", OFFICER, body=sealing, record=self.id)
        for kind in ("citizen_id", "past_contact"):
            read = {"kind": kind, "purpose": "Đối chiếu"}
            opened = await self.ask("POST", f"{path}/sealed-reads", CHAIR, body=read)
            assert len(opened["values"]) == 1
        version = await self.service.owner.fetchval(VERSION, self.id)
        mutation = """
            mutation($input: ChangePersonContactInput!, $key: String) {
                changePersonContact(input: $input, idempotencyKey: $key) {
                    ... on ChangePersonContactPayload { person { fullName phone } } ... on Problem { code }
                }
            }
        """
        given = {"personId": self.id, "fullName": NAME, "phone": PHONE, "expectedVersion": version}
        data = await self.service.data(OFFICER, mutation, input=given, key="graphql-key")
        assert data["changePersonContact"]["person"]["fullName"] == NAME

    async def holds(self) -> None:
        """A seat, and the head of a household: while it lives there the person cannot be erased."""
        others = await self.service.owner.fetch(OTHERS, self.home["hamlet"], self.home["group_id"])
        group = str(others[0][0])
        filled = {"person_id": self.id, "post": "secretary", "manner": "elected", "effective_on": DAY}
        seated = await self.service.owner.fetchval(SEATED, group)
        await change(
            self.service, "groups", group, "end_seat", seat_id=str(seated), because="resigned", effective_on=DAY
        )
        await change(self.service, "groups", group, "fill_seat", **filled)
        seat = await self.service.owner.fetchval("select id from board_seats where person_id = $1", self.id)
        await change(self.service, "groups", group, "end_seat", seat_id=str(seat), because="resigned", effective_on=DAY)
        household = {"kind": "register", "effective_on": DAY, "people": 3, "head_id": self.id}
        dwelling = {"territory_id": self.home["hamlet"]}
        made = await make(self.service, "households", user=OFFICER, dwelling=dwelling, **household)
        refused = await self.erase()
        assert refused.status_code == 409, refused.text
        assert [each["subject"] for each in refused.json()["violations"]] == [made["id"]]
        await change(self.service, "households", made["id"], "move_out", effective_on=DAY)

    async def signs_in(self) -> None:
        body = {
            "person_id": self.id,
            "territory_id": self.home["commune"],
            "username": USERNAME,
            "password": PASSWORD,
        }
        self.account = (await self.ask("POST", "/v1/accounts", ADMIN, body=body))["id"]
        signed = await self.service.client.post("/v1/auth/login", json={"username": USERNAME, "password": PASSWORD})
        assert signed.status_code == 200
        self.service.tokens[USERNAME] = signed.json()["access_token"]
        me = await self.service.get("/v1/me", USERNAME)
        assert me["username"] == USERNAME
        found = await self.service.data(USERNAME, "{ me { username person { fullName phone } } }")
        assert found["me"]["person"]["fullName"] == NAME
        await change(self.service, "accounts", self.account, "disable", user=ADMIN)

    async def comes_by_list(self, dsn: str, state: Path) -> None:
        """A list brings the person once more, as a head; that household ends, and the two records become one."""
        content = f"Họ và tên chủ hộ,SĐT,Nhân khẩu\n{NAME},{PHONE},2\n".encode()
        await self._load(content, dsn, state, wanted="applied")
        [(household, twin)] = await self.service.owner.fetch(LISTED, fold(NAME))
        self.twin = str(twin)
        assert self.twin != self.id
        await change(self.service, "households", str(household), "move_out", effective_on=DAY)
        merge = {"kept_person_id": self.id, "merged_person_id": self.twin, "reason": "Đã đối chiếu"}
        await make(self.service, "person-merges", user=CHAIR, **merge)
        await self._load(content.replace(b",2", b",x"), dsn, state, wanted="refused")

    async def _load(self, content: bytes, dsn: str, state: Path, *, wanted: str) -> None:
        place = {"territory_id": self.home["hamlet"], "name": "ho.csv", "size": len(content)}
        upload = (await make(self.service, "uploads", user=OFFICER, **place))["id"]
        token = await self.service.token(OFFICER)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}
        path = f"/v1/uploads/{upload}/content?offset=0"
        assert (await self.service.client.put(path, content=content, headers=headers)).status_code == 200
        given = {"upload_id": upload, "kind": "households", "effective_on": DAY}
        made = (await make(self.service, "imports", user=OFFICER, **given))["id"]
        await self._work_off(dsn, state)
        if wanted == "applied":
            await change(self.service, "imports", made, "apply", user=OFFICER)
            await self._work_off(dsn, state)
        assert await self.service.owner.fetchval("select state from imports where id = $1", made) == wanted

    async def _work_off(self, dsn: str, state: Path) -> None:
        connection, telling = await connect(dsn), await connect(dsn)
        try:
            async with connection.transaction():
                secrets = await load_secrets(connection, master_keys(state, None))
            while await carry_on(connection, telling, secrets):
                pass
        finally:
            await connection.close()
            await telling.close()

    async def is_refused(self) -> None:
        """Values that come in where they are not taken: each refusal is told and logged without them."""
        service, path = self.service, f"/v1/persons/{self.id}"
        tries: list[tuple[str, str, str, Any]] = [
            ("POST", "/v1/persons", OFFICER, {"full_name": NAME, "phone": PHONE, "territory_id": NAME}),
            ("POST", "/v1/persons", OFFICER, {"full_name": NAME, "phone": f"{PHONE}9", "territory_id": self.id}),
            ("POST", "/v1/persons", "kiemtoan", {"full_name": NAME, "territory_id": self.home["commune"]}),
            ("PATCH", path, OFFICER, {"full_name": NAME, "phone": PHONE}),
            ("POST", f"{path}/transitions", OFFICER, {"name": "seal_citizen_id", "params": {"citizen_id": CITIZEN_ID}}),
            ("POST", f"{path}/sealed-reads", CHAIR, {"kind": "citizen_id", "purpose": f"Tìm {NAME}"}),
            ("POST", f"{path}/sealed-reads", CHAIR, {"kind": CITIZEN_ID, "purpose": "Tìm"}),
            ("POST", "/v1/auth/login", OFFICER, {"username": USERNAME, "password": PASSWORD}),
            ("POST", "/v1/auth/login", OFFICER, {"username": NAME, "password": PHONE}),
            ("GET", f"/v1/persons?q={NAME}&sort={PHONE}", OFFICER, None),
            ("GET", f"/v1/persons/{NAME}", OFFICER, None),
            ("POST", "/graphql", OFFICER, {"query": f'{{ persons(q: "{NAME}") {{ {USERNAME[:6]} }} }}'}),
            (
                "POST",
                "/graphql",
                OFFICER,
                {"query": "query($q: Int) { persons { totalCount } }", "variables": {"q": NAME}},
            ),
        ]
        for method, where, user, body in tries:
            answer = await service.ask(method, where, user, body=body)
            refused = 400 <= answer.status_code < 500 or "errors" in answer.json()
            assert refused, (where, body, answer.text)
        assert (await service.ask("GET", f"/v1/persons?q={NAME}&fields=id", OFFICER)).status_code == 200

    async def erase(self) -> Any:
        version = await self.service.owner.fetchval(VERSION, self.id)
        body = {"name": "erase", "reason": "Theo yêu cầu của chủ thể dữ liệu", "params": {}}
        headers = {"If-Match": f'"{version}"'}
        return await self.service.ask("POST", f"/v1/persons/{self.id}/transitions", CHAIR, body=body, headers=headers)


LISTED = """
select x.household_id, x.person_id from household_holders x join person_contacts c on c.person_id = x.person_id
where c.name_fold = $1 and upper_inf(x.valid)
"""
SEATED = "select id from board_seats where group_id = $1 and post = 'secretary' and upper_inf(valid)"


async def records(service: Served, user: str) -> dict[str, Any]:
    """The first records of every list as the user sees them, whole, by their paths; lists that only grow aside."""
    found = {}
    for view in VIEWS:
        if not view.listed or view.name in GROWING:
            continue
        fields = ",".join(name for name, member in view.members.items() if isinstance(member, Field))
        sort = "&sort=id" if view.name == "person" else ""
        page = await service.get(f"{path_of(view)}?limit=100&fields={fields}{sort}", user)
        found.update({f"{path_of(view)}/{item['id']}": item for item in page["items"]})
    return found


def found_in(where: str, content: bytes) -> list[str]:
    return [f"{form} in {where}" for form, value in forms().items() if value in content]


async def test_after_an_erasure_no_value_is_found_and_all_else_is_unchanged(
    service: Served, tmp_path: Path, logged: io.StringIO, test_server: EmbeddedServer, demo_database: str
) -> None:
    story, dsn = Story(service), test_server.superuser_dsn(demo_database)
    await story.lives()
    other = {"territory_id": story.home["commune"], "full_name": "Lê Văn Mười"}
    await story.ask("POST", "/v1/persons", OFFICER, body=other)
    await story.comes_by_list(test_server.app_dsn(demo_database), tmp_path)
    await story.is_refused()
    kept_before = len(await opened_answers(service.owner, tmp_path))
    held = [each for where, content in (await dump(service.owner)).items() for each in found_in(where, content)]
    assert {"public.person_contacts", "history.accounts", "public.accounts"} == {
        each.rpartition(" in ")[2] for each in held
    }
    answers_before = [each for answer in await opened_answers(service.owner, tmp_path) for each in found_in("", answer)]
    assert answers_before
    assert found_in("", pg_dump(dsn))
    before = {path: (await service.ask("GET", path, PROVINCE)).content for path in UNCHANGED}
    seen_before = {user: await records(service, user) for user in READERS}

    erased = await story.erase()
    assert erased.status_code == 200, erased.text
    assert (erased.json()["full_name"], erased.json()["contact_state"], erased.json()["erased_on"]) == (
        None,
        "erased",
        DAY,
    )

    held = [each for where, content in (await dump(service.owner)).items() for each in found_in(where, content)]
    assert held == []
    answers = await opened_answers(service.owner, tmp_path)
    assert (len(answers), kept_before) == (1, 6)
    assert "lê văn mười".encode() in answers[0]
    assert [each for answer in answers for each in found_in("kept answers", answer)] == []
    assert found_in("a backup", pg_dump(dsn)) == []
    assert await service.owner.fetchval("select count(*) from person_keys") == 0
    assert found_in("log", logged.getvalue().lower().encode()) == []
    assert "sign_in_failed" in logged.getvalue()
    for path, body in before.items():
        assert (await service.ask("GET", path, PROVINCE)).content == body, path
    for user, seen in seen_before.items():
        seen_after = await records(service, user)
        changed = {path for path in seen | seen_after if seen.get(path) != seen_after.get(path)}
        assert changed <= {f"/v1/persons/{story.id}", f"/v1/persons/{story.twin}", f"/v1/accounts/{story.account}"}, (
            user
        )
        assert len(seen) > 20, user


async def test_who_is_erased_is_still_there_and_says_so(service: Served) -> None:
    story = Story(service)
    await story.lives()
    assert (await story.erase()).status_code == 200
    shown = await service.ask("GET", f"/v1/persons/{story.id}?expand=board_seats", PROVINCE)
    assert shown.status_code == 200
    person = shown.json()
    assert [person[key] for key in ("full_name", "phone", "contact_state", "erased_on")] == [None, None, "erased", DAY]
    data = await service.data(PROVINCE, f'{{ person(id: "{story.id}") {{ fullName contactState erasedOn }} }}')
    assert data["person"] == {"fullName": None, "contactState": "erased", "erasedOn": DAY}
    assert (await service.get("/v1/persons?q=zyxanh", PROVINCE))["items"] == []
    again = await story.erase()
    assert (again.status_code, again.json()["violations"][0]["code"]) == (409, "person-erased")
