"""Ids that belong to the seed: the same demo has the same ids on every machine.

They are shaped as UUIDv7 (RFC 9562), with a time before any real use of the service, so that ids handed out later sort
after them. Written as 32 hexadecimal digits, which is how COPY takes them fastest.
"""

from random import Random

from app.infra.demo.calendar import RECORDED_AT

_BITS = 62
_VARIANT = 1 << 63
_PER_MILLISECOND = 1 << 12
_MILLISECONDS_EACH = 4_000
"""Time given to one series: 16 million ids, many more than a commune needs."""


class SeededIds:
    """One series of growing ids; every ``series`` number has a stretch of time and chance of its own."""

    def __init__(self, seed: int, series: int) -> None:
        """Starts the series."""
        self._bits = Random(f"ids:{seed}:{series}").getrandbits  # noqa: S311 -- repeatable on purpose, no secret.
        self._tick = (int(RECORDED_AT.timestamp() * 1000) + series * _MILLISECONDS_EACH) * _PER_MILLISECOND

    def new(self) -> str:
        """The next id."""
        tick = self._tick
        self._tick = tick + 1
        return f"{tick >> 12:012x}7{tick & 0xFFF:03x}{_VARIANT | self._bits(_BITS):016x}"
