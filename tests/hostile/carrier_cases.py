"""What carries a request: headers, media types, paths, names of files, and how much of everything."""

import gzip
from collections.abc import Iterator
from typing import Any

from tests.access.samples import DAY
from tests.hostile.cases import JSON, Case, Headers, put_raw, read, send
from tests.hostile.world import CHAIR, Ground

PERSONS = "/v1/persons?validate_only=true"
BODY: dict[str, Any] = {"territory_id": "<hamlet>", "full_name": "A", "lawful_basis": "consent", "notice_on": DAY}
_MULTIPART = b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../x.py"\r\n\r\n{}\r\n--x--\r\n'


def _typed(kind: str | bytes) -> Headers:
    return (("Content-Type", kind),)


def headers(_ground: Ground) -> Iterator[Case]:
    """Media types that are not taken, headers that claim or split something, tags and keys that nobody gave out."""
    yield from _media_types()
    yield from _claims()
    change, path = {"name": "record_notice", "params": {"notice_on": DAY}}, "/v1/persons/<person>/transitions"
    yield send("a change without If-Match", path, change, 428, user=CHAIR)
    for tag in ("*", 'W/"*"'):
        yield send(f"If-Match {tag}", path, change, 400, 428, user=CHAIR, headers=(("If-Match", tag),))
    for tag in ("1", '"x"', '"-1"', '"1e9"', '"1","2"', '"1', "' or true --", '"' + "9" * 40 + '"', '"1-zz"'):
        yield send(f"If-Match {tag[:20]}", path, change, 400, user=CHAIR, headers=(("If-Match", tag),))
    for tag in ('"0"', '"999999999999999999"', '"12345-deadbeef"'):
        yield send(f"If-Match {tag}", path, change, 412, user=CHAIR, headers=(("If-Match", tag),))
    for key in ("", " ", '""', "a\tb", "é", "k" * 256, 'a"1', "a\x00b", "\u202e"):
        yield send(f"key {key[:9]!r}", "/v1/persons", BODY, 400, user=CHAIR, headers=(("Idempotency-Key", key),))
    for who in ("admin", "*", "<person>,<holder>", "' or true --", "", "../1", "{}"):
        yield send(f"on behalf of {who}", "/v1/persons", BODY, 422, user=CHAIR, headers=(("On-Behalf-Of", who),))
    for purpose in ("%00", "%ff", "%1b[2J", "x" * 5_000, "", "%e2%80%ae"):
        yield read(f"purpose {purpose[:9]}", "/v1/persons?limit=1", 400, headers=(("X-Purpose", purpose),))


def _media_types() -> Iterator[Case]:
    for kind in (
        "",
        "text/plain",
        "text/json",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/mixed; boundary=../../x",
        "application/merge-patch+json",
        "application/json, text/plain",
        "application/jsonp",
        "application/octet-stream",
        "json",
        "*/*",
        b"\xff\xfe",
    ):
        yield put_raw(f"sent as {kind!r}", PERSONS, _MULTIPART, 415, headers=_typed(kind), user=CHAIR)
    for charset in ("utf-16", "utf-7", "x-unknown", "'", "idna"):
        yield put_raw(
            f"JSON in {charset}", PERSONS, b"{}", 415, 422, headers=_typed(f"application/json; charset={charset}")
        )
    for name, raw in (
        ("UTF-16", "{}".encode("utf-16")),
        ("UTF-32", "{}".encode("utf-32")),
        ("UTF-7", b"+AHsAfQ-"),
        ("a byte order mark", b"\xef\xbb\xbf{}"),
        ("nothing", b""),
        ("blanks", b"  \r\n"),
        ("two bodies", b"{}{}"),
        ("a comment", b"{}//"),
        ("single quotes", b"{'a':1}"),
        ("a comma too many", b'{"a":1,}'),
        ("JSON lines", b"{}\n{}"),
        ("XML", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        ("YAML", b"!!python/object/apply:os.system ['id']"),
        ("pickle", b"cos\nsystem\n(S'id'\ntR."),
    ):
        yield put_raw(f"{name} as JSON", PERSONS, raw, 400, user=CHAIR, code="malformed-request")
    bomb = gzip.compress(b'{"full_name":"' + b"a" * 20_000_000 + b'"}')
    for coding in ("gzip", "deflate", "br", "zstd", "identity, gzip", "x-unknown"):
        name, sent = f"a body packed by {coding}", (*JSON, ("Content-Encoding", coding))
        yield put_raw(name, PERSONS, bomb, 415, headers=sent, user=CHAIR)
    for accept in ("text/html", "application/xml", "image/*", "application/json;q=0", "*/*;q=0"):
        yield read(f"takes {accept}", "/v1/groups/<group>", 406, headers=(("Accept", accept),))
    for accept in ("," * 500, ";" * 500, "*/*;q=nan", "*/*;q=inf", "a/b;q=1e400", "application/json;q=-1", "\xff"):
        yield read(f"takes {accept[:9]!r}", "/v1/groups/<group>", 200, 406, headers=(("Accept", accept),))


def _claims() -> Iterator[Case]:
    """Headers that name another method, path, host, address or user count for nothing."""
    for method in ("DELETE", "PATCH", "POST", "PUT"):
        for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            yield read(f"{header} {method}", "/v1/persons/<person>?fields=id", 200, headers=((header, method),))
    for header, value in (
        ("X-Original-URL", "/v1/accounts"),
        ("X-Rewrite-URL", "/v1/accounts"),
        ("X-Forwarded-Host", "evil.example"),
        ("X-Forwarded-Proto", "javascript"),
        ("X-Forwarded-Prefix", "//evil.example"),
        ("X-Forwarded-For", "127.0.0.1"),
        ("X-Real-IP", "127.0.0.1"),
        ("X-Forwarded-User", "admin"),
        ("X-User-Id", "1"),
        ("X-Role", "system_admin"),
        ("Forwarded", "for=127.0.0.1;host=evil.example"),
        ("Host", "evil.example"),
        ("Host", "evil.example\\@tuquan.test"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Referer", "https://evil.example/?<token>"),
        ("Cookie", "role=admin; access_token=<token>"),
        ("Upgrade", "h2c"),
        ("Connection", "upgrade, authorization"),
        ("Range", "bytes=0-1,0-2,0-3"),
        ("Range", "bytes=-99999999999999999999"),
        ("Expect", "a-miracle"),
        ("TE", "trailers, chunked"),
        ("Accept-Language", "en;q=1e400, " * 500),
        ("Accept-Language", "../../etc/passwd"),
        ("Accept-Encoding", "gzip;q=1e999, " * 500),
        ("If-Modified-Since", "the day before"),
        ("traceparent", "00-" + "0" * 32 + "-" + "0" * 16 + "-00"),
        ("traceparent", "ff-" + "f" * 5_000),
        ("tracestate", "a=" + "b" * 5_000),
        ("baggage", "user=admin"),
        ("X-Request-Id", "a\r\nSet-Cookie: b=c"),
        ("X-Request-Id", "a\nb"),
    ):
        yield read(f"{header}: {value[:30]!r}", "/v1/groups/<group>", 200, headers=((header, value),))
        yield read(f"{header}: {value[:30]!r}, nobody", "/v1/groups/<group>", 401, headers=((header, value),), user="")


def paths(_ground: Ground) -> Iterator[Case]:
    """Ways out of the paths there are: dots, doubled slashes, other encodings, other methods."""
    for root in ("", "/docs", "/docs/assets", "/graphql", "/graphql/assets", "/problems", "/v1", "/.well-known"):
        for way in (
            "/../../../../etc/passwd",
            "/..%2f..%2f..%2fetc%2fpasswd",
            "/%2e%2e/%2e%2e/pyproject.toml",
            "/..%5c..%5cpyproject.toml",
            "/..%252f..%252fetc%252fpasswd",
            "/%c0%ae%c0%ae/main.py",
            "/....//....//main.py",
            "/%00",
            "/.env",
            "/.git/config",
            "/__init__.py",
            "//etc/passwd",
            "/;/admin",
            "/%0d%0aX-Split:%20yes",
        ):
            yield read(f"{root}{way}", f"{root}{way}", 404)
    for path in (
        "//v1/me",
        "/v1//me",
        "/v1/me/",
        "/V1/me",
        "/v1/ME",
        "/v1/me%20",
        "/v1/./accounts/",
        "/v1/me;a=b",
        "/v2/me",
    ):
        yield read(f"another spelling: {path}", path, 404)
    for path in ("/admin", "/debug", "/metrics/", "/actuator", "/server-status", "/console", "/openapi.yaml", "/redoc"):
        yield read(f"is there {path}", path, 404)
    for method in ("DELETE", "PUT", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "X" * 300):
        for path in ("/v1/groups", "/v1/me", "/livez", "/graphql"):
            yield send(f"{method[:9]} {path}", path, None, 404, 405, method=method)


def files(_ground: Ground) -> Iterator[Case]:
    """Names, sizes and parts of files that come in."""
    upload: dict[str, Any] = {"territory_id": "<commune>", "size": 10}
    for name in (
        "../../x.csv",
        "/etc/passwd",
        "a\\b.csv",
        "a\x00.csv",
        "x" * 5_000,
        "",
        ".",
        "\u202evsc.exe",
        "a\r\nb.csv",
    ):
        body = {**upload, "name": name}
        yield send(f"a file called {name[:12]!r}", "/v1/uploads?validate_only=true", body, 200, 422, user=CHAIR)
    for size in (0, -1, 33_554_433, 2**63, 1e300):
        yield send(f"a file of {size}", "/v1/uploads", {**upload, "name": "a.csv", "size": size}, 422, user=CHAIR)
    content = "/v1/uploads/<upload>/content"
    for query in ("?offset=-1", "?offset=x", "?offset=1e3", "?offset=99999999999", "?size=1"):
        yield put_raw(f"a part at {query}", content + query, b"x", 405, headers=_typed("application/octet-stream"))


def sizes(_ground: Ground) -> Iterator[Case]:
    """Too deep, too wide, too long, too many."""
    for name, raw in (
        ("deep objects", b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
        ("deep lists", b"[" * 100_000),
        ("deep lists, closed", b"[" * 50_000 + b"]" * 50_000),
        ("many members", b"{" + b",".join(b'"k%d":1' % n for n in range(50_000)) + b"}"),
        ("one member again and again", b"{" + b",".join([b'"full_name":"x"'] * 50_000) + b"}"),
        ("a long member", b'{"' + b"k" * 900_000 + b'":1}'),
        ("a long number", b'{"people":' + b"9" * 900_000 + b"}"),
        ("a long fraction", b'{"people":0.' + b"9" * 900_000 + b"}"),
        ("many escapes", b'{"full_name":"' + b"\\u0041" * 150_000 + b'"}'),
        ("many blanks", b" " * 1_000_000 + b"{}"),
    ):
        yield put_raw(name, PERSONS, raw, 400, 422, user=CHAIR)
    yield put_raw("more than a megabyte", PERSONS, b" " * 1_048_577, 413, user=CHAIR)
    yield put_raw("said to be a terabyte", PERSONS, b"{}", 413, headers=(*JSON, ("Content-Length", "1099511627776")))
    for item in (b"{}", b"[]", b"1", b'"x"', b"null", b"1e400", b"9" * 4_000):
        raw = b'{"items":[' + b",".join([item] * 501) + b"]}"
        yield put_raw(f"501 items {item[:9]!r}", "/v1/persons/bulk", raw, 400, 413, 422, user=CHAIR)
    yield send("no items", "/v1/persons/bulk", {"items": []}, 422, user=CHAIR)
    yield send("items in items", "/v1/persons/bulk", {"items": [{"items": [BODY]}]}, 207, user=CHAIR)
    atomic = {"items": [BODY] * 3 + [{**BODY, "id": 1}]}
    yield send("one bad item of four", "/v1/persons/bulk?atomic=true", atomic, 207, 409, 422, user=CHAIR)
    for name, query in (
        ("many parameters", "&".join(f"p{n}=1" for n in range(2_000))),
        ("one parameter often", "&".join(["presence=resident"] * 2_000)),
        ("many values", "presence=" + ",".join(["resident"] * 2_000)),
        ("a long value", "q=" + "a" * 30_000),
        ("a long name", "a" * 30_000 + "=1"),
        ("many fields", "fields=" + ",".join(["id.x"] * 5_000)),
        ("deep fields", "fields=" + ".".join(["group"] * 5_000)),
        ("many relations", "expand=" + ",".join(f"group.{n}" for n in range(2_000))),
        ("around and around", "expand=group.households.group.households"),
        ("a long cursor", "cursor=n" + "A" * 30_000),
        ("many sorts", "sort=" + ",".join(["code"] * 5_000)),
        ("only separators", "&" * 30_000),
    ):
        yield read(name, f"/v1/households?{query}", *((200, 400) if name == "only separators" else (400,)))
    yield read("a limit of millions", "/v1/households?limit=2000000&fields=id", 200)
    yield read("a long path", "/v1/households/" + "a" * 60_000, 404)
    yield read("many steps", "/v1" + "/a" * 20_000, 404)
    many: Headers = tuple((f"X-Many-{n}", "x") for n in range(2_000))
    yield read("many headers", "/v1/groups?limit=1", 200, headers=many)
    yield read("a huge header", "/v1/groups?limit=1", 200, headers=(("X-Huge", "x" * 500_000),))
