"""The limit: pgbench runs the statement that the service runs, with the same values, on the same database."""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.service import Service

_PLACEHOLDER = re.compile(r"\$(\d+)")
_RATE = re.compile(r"tps = ([0-9.]+)")
OPTIONS = "-c plan_cache_mode=force_generic_plan -c jit=off -c TimeZone=Asia/Ho_Chi_Minh"


def pgbench(
    service: Service, script: str, values: Sequence[str] = (), *, seconds: float, clients: int = 2
) -> float:
    """Transactions a second of a script; ``$1`` … stand for the values, which are bound as parameters."""
    text = _PLACEHOLDER.sub(r":p\1", script)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text if text.rstrip().endswith(";") else f"{text};\n")
        file.flush()
        defined = [part for number, value in enumerate(values, 1) for part in ("-D", f"p{number}={value}")]
        done = subprocess.run(
            [
                service.program("pgbench"),
                *("--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=1"),
                *(f"--time={max(1, round(seconds))}", f"--file={file.name}", *defined),
                service.app_dsn,
            ],
            env={**os.environ, "PGOPTIONS": OPTIONS},
            capture_output=True,
            text=True,
            check=False,
        )
    found = _RATE.search(done.stdout)
    assert done.returncode == 0, done.stderr[-2_000:]
    assert found is not None, done.stdout[-2_000:]
    assert "ERROR" not in done.stderr, done.stderr[-2_000:]
    return float(found.group(1))


def as_text(value: object) -> str:
    """A bound value as PostgreSQL reads it from text."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, list | tuple):
        return "{" + ",".join(map(as_text, value)) + "}"
    return str(value)


def folder_of(path: str) -> Path:
    """The folder of a program."""
    return Path(path).parent
