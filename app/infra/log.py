"""The log: one line an event, as JSON or for people, for our own words and those of the libraries alike.

Personal values and secrets do not belong there. They are taken out twice: values by the name that they are logged
under, and whatever looks like a token, a password in an address, or a phone number from all text, tracebacks too.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, Literal, TextIO

import structlog
from structlog.types import EventDict, Processor

HIDDEN: Final = "[hidden]"

_SECRET_WORDS: Final = frozenset(
    {"authorization", "citizen", "cookie", "credential", "credentials", "key", "passphrase", "passwd", "password"}
    | {"phone", "pwd", "secret", "token", "username", "jwt", "dsn", "address", "birth"}
)
"""A value is hidden when a word of its name is one of these, alone or in the plural."""
_PERSON_NAMES: Final = frozenset({"name", "full_name", "person_name", "name_fold", "sort_key", "given_name"})
_HARMLESS: Final = frozenset({"token_type", "key_id"})

_PATTERNS: Final = (
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), HIDDEN),  # a signed token
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]+"), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(\w+://[^\s:/@]*):[^\s@]+@"), rf"\1:{HIDDEN}@"),  # a password in an address
    (re.compile(r"\$argon2\S+"), HIDDEN),
    (re.compile(r"(?m)^DETAIL: .*$"), f"DETAIL: {HIDDEN}"),  # PostgreSQL repeats the row there
    (re.compile(r"(?<![\w-])(?:\+?84|0)(?:[ .-]?\d){9}(?![\w-])"), HIDDEN),  # a Vietnamese phone number
    (re.compile(r"(?<![\w.-])\d{12}(?![\w-])"), HIDDEN),  # a citizen id
)
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def configure(*, level: str = "info", form: Literal["json", "console"] = "json", stream: TextIO = sys.stderr) -> None:
    """Sets up the log of the process, once at its start; libraries that use ``logging`` write through it as well."""
    shared = _shared()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, redact, _renderer(form)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        # The access log repeats whole addresses, and whoever searches for a name writes it there.
        logging.getLogger(name).propagate = name != "uvicorn.access"
    # Its plugins, its context and every step, where one line of ours says that the database was migrated.
    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Takes personal values and secrets out of an event, however deep they lie."""
    return {key: _clean(key, value) for key, value in event.items()}


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def _renderer(form: str) -> Processor:
    if form == "console":
        return structlog.dev.ConsoleRenderer(colors=False)
    return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)


def _clean(key: str, value: object) -> object:
    if _is_secret(key) and value is not None:
        return HIDDEN
    if isinstance(value, str):
        return _clean_text(value)
    if isinstance(value, bytes):
        return f"[{len(value)} bytes]"
    if isinstance(value, Mapping | MutableMapping):
        return {name: _clean(str(name), each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(key, each) for each in value]
    return value if isinstance(value, int | float | bool | None) else _clean_text(str(value))


def _clean_text(text: str) -> str:
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def _is_secret(key: str) -> bool:
    if key in _HARMLESS:
        return False
    words = {word.lower() for word in _WORD.findall(key)}
    return key in _PERSON_NAMES or any(
        word in _SECRET_WORDS or word.removesuffix("s") in _SECRET_WORDS for word in words
    )
