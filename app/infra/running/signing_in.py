"""How to sign in to the demo: made with it, kept in the state folder for the next start, readable by its owner only."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

_FILE: Final = "demo.json"
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the signs that are taken for one another."""
_GROUPS, _IN_GROUP = 4, 4


@dataclass(frozen=True, slots=True)
class SignIn:
    """The user names of the demo with their roles, the one that a beginner takes, and the password of all of them."""

    username: str
    password: str = field(repr=False)
    accounts: dict[str, str]


def new_password() -> str:
    """Sixteen random signs in groups that can be read out, about 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))


def keep(state: Path, sign_in: SignIn) -> None:
    """Writes the file, whole or not at all."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = state / f"{_FILE}.unfinished"
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(sign_in), file, ensure_ascii=False, indent=1)
    unfinished.rename(state / _FILE)


def kept(state: Path) -> SignIn | None:
    """What was kept, or None where no demo was made from here."""
    try:
        return SignIn(**json.loads((state / _FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
