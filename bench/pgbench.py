"""The limit: pgbench runs the statement that the service runs, with the same values, on the same database."""

import os
import re
import subprocess
import tempfile
from collections.abc import Mapping, Sequence

from bench.running import Running

_PLACEHOLDER = re.compile(r"\$(\d+)")
_RATE = re.compile(r"tps = ([0-9.]+)")
OPTIONS = "-c plan_cache_mode=force_generic_plan -c jit=off -c TimeZone=Asia/Ho_Chi_Minh"


def pgbench(
    service: Running,
    script: str,
    values: Sequence[str] = (),
    *,
    named: Mapping[str, str] | None = None,
    seconds: float = 1.0,
    transactions: int | None = None,
) -> float:
    """Transactions a second of two clients; ``$1`` … stand for the values, which are bound as parameters.

    A number of ``transactions`` for each client is run instead of ``seconds`` where it is given.
    """
    text = _PLACEHOLDER.sub(r":p\1", script)
    defined = {f"p{number}": value for number, value in enumerate(values, 1)} | dict(named or {})
    length = f"--transactions={transactions}" if transactions else f"--time={max(1, round(seconds))}"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text if text.rstrip().endswith(";") else f"{text};\n")
        file.flush()
        done = subprocess.run(
            [
                service.program("pgbench"),
                *("--no-vacuum", "--protocol=prepared", "--client=2", "--jobs=1", length, f"--file={file.name}"),
                *(part for name, value in defined.items() for part in ("-D", f"{name}={value}")),
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
