"""How values look in an answer, and what a cursor says to whoever takes it apart."""

import base64
import json
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

VIETNAM = timezone(timedelta(hours=7))
MAC = 12


def opened(token: str) -> list[Any]:
    """What a cursor says to whoever takes it apart."""
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    keys: list[Any] = json.loads(raw[MAC:])
    return keys


def as_json(value: Any) -> Any:
    """As PostgreSQL writes it into JSON."""
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM)
        fraction = f".{local.microsecond:06}".rstrip("0") if local.microsecond else ""
        return f"{local:%Y-%m-%dT%H:%M:%S}{fraction}+07:00"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def opened_everywhere(value: Any) -> Any:
    """The answer with every cursor taken apart, as the reference writes it."""
    if isinstance(value, dict):
        return {key: _opened_at(key, each) for key, each in value.items()}
    return [opened_everywhere(each) for each in value] if isinstance(value, list) else value


def _opened_at(key: str, value: Any) -> Any:
    if key.endswith("Cursor") or key == "cursor":
        return None if value is None else json.dumps(opened(value), ensure_ascii=False)
    return opened_everywhere(value)
