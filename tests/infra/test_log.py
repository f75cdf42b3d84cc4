"""The log holds no personal value and no secret, by whichever name or in whichever text it comes."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app.infra import log

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        # A server that ran in this process has set them for good.
        logging.getLogger(name).setLevel(logging.NOTSET)
    log.configure(level="info", form="json", stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers, root.level = handlers, level
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).propagate = True


def fail(message: str) -> None:
    raise ValueError(message)


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_event_is_one_line_of_json(stream: io.StringIO) -> None:
    structlog.get_logger("app").info("group_split", group_id="01981a2b", households=60)
    [line] = lines(stream)
    assert {key: line[key] for key in ("event", "logger", "level", "group_id", "households")} == {
        "event": "group_split",
        "logger": "app",
        "level": "info",
        "group_id": "01981a2b",
        "households": 60,
    }
    assert str(line["timestamp"]).endswith("Z")


SECRETS = ("password", "new_password", "accessToken", "refresh_token", "Authorization", "api_key", "set-cookie", "dsn")
PERSONAL = ("full_name", "name", "phone", "phones", "username", "citizen_id", "address")


@pytest.mark.parametrize("name", [*SECRETS, *PERSONAL])
def test_values_are_hidden_by_their_name(stream: io.StringIO, name: str) -> None:
    structlog.get_logger("app").info("x", **{name: "Nguyễn Văn Tám"})
    assert lines(stream)[0][name] == "[hidden]"


@pytest.mark.parametrize("name", ["account_id", "token_type", "expires_in", "key_id", "event_name_count", "client_id"])
def test_harmless_values_stay(stream: io.StringIO, name: str) -> None:
    structlog.get_logger("app").info("x", **{name: "value"})
    assert lines(stream)[0][name] == "value"


def test_values_are_hidden_however_deep_they_lie(stream: io.StringIO) -> None:
    structlog.get_logger("app").info("x", sent={"people": [{"phone": "0912345678", "age": 4}], "raw": b"abc"})
    assert lines(stream)[0]["sent"] == {"people": [{"phone": "[hidden]", "age": 4}], "raw": "[3 bytes]"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"token {TOKEN} came", "token [hidden] came"),
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer [hidden]"),
        ("postgresql://tuquan_app:geheim@/tuquan?host=x", "postgresql://tuquan_app:[hidden]@/tuquan?host=x"),
        ("gọi 0912 345 678 hoặc +84912345678", "gọi [hidden] hoặc [hidden]"),
        ("hash $argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", "hash [hidden]"),
        ("group 01981a2b-0000-7000-8000-000000000001", "group 01981a2b-0000-7000-8000-000000000001"),
    ],
)
def test_text_is_searched(stream: io.StringIO, text: str, shown: str) -> None:
    structlog.get_logger("app").info("x", note=text)
    structlog.get_logger("app").warning(text)
    assert [lines(stream)[0]["note"], lines(stream)[1]["event"]] == [shown, shown]


def test_libraries_write_the_same_way(stream: io.StringIO) -> None:
    logging.getLogger("asyncpg").warning("cannot reach %s", "postgresql://u:geheim@db/x")
    [line] = lines(stream)
    assert (line["event"], line["level"], line["logger"]) == (
        "cannot reach postgresql://u:[hidden]@db/x",
        "warning",
        "asyncpg",
    )


def test_tracebacks_are_searched_too(stream: io.StringIO) -> None:
    message = f"bad {TOKEN}\nDETAIL:  Key (username)=(tam.nguyen) already exists."
    try:
        fail(message)
    except ValueError:
        structlog.get_logger("app").exception("failed")
        logging.getLogger("library").exception("failed")
    assert len(lines(stream)) == 2
    for line in lines(stream):
        assert str(line["exception"]).endswith("ValueError: bad [hidden]\nDETAIL: [hidden]")
        assert "tam.nguyen" not in str(line)


def test_less_important_events_are_left_out(stream: io.StringIO) -> None:
    structlog.get_logger("app").debug("x")
    logging.getLogger("asyncpg").debug("x")
    assert lines(stream) == []


def test_addresses_that_people_asked_for_are_not_written(stream: io.StringIO) -> None:
    logging.getLogger("uvicorn.access").info("GET /v1/persons?q=Nguyen")
    logging.getLogger("uvicorn.error").info("started")
    assert [line["event"] for line in lines(stream)] == ["started"]


def test_the_steps_of_migrations_are_not_told(stream: io.StringIO) -> None:
    logging.getLogger("alembic.runtime.migration").info("Context impl PostgresqlImpl.")
    logging.getLogger("alembic.runtime.migration").warning("x")
    assert [line["event"] for line in lines(stream)] == ["x"]


def test_what_a_request_binds_is_in_each_of_its_lines(stream: io.StringIO) -> None:
    with structlog.contextvars.bound_contextvars(trace_id="4bf92f35"):
        structlog.get_logger("app").info("x")
    assert lines(stream)[0]["trace_id"] == "4bf92f35"


def test_people_read_the_same_without_secrets() -> None:
    stream = io.StringIO()
    log.configure(form="console", stream=stream)
    structlog.get_logger("app").warning("sign_in_failed", password="x", account_id="01981a2b")
    structlog.reset_defaults()
    assert "sign_in_failed" in stream.getvalue()
    assert "account_id=01981a2b password=[hidden]" in stream.getvalue()
