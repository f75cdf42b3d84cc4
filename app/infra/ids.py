"""UUIDv7: 48 bits of milliseconds, then a counter within the millisecond, then random bits (RFC 9562)."""

import secrets
import threading
import time
from uuid import UUID


class Uuid7Source:
    """Ids that only ever grow within one process."""

    def __init__(self) -> None:
        """Starts before every millisecond."""
        self._lock = threading.Lock()
        self._last = 0

    def new(self) -> UUID:
        """A fresh id, later than every one handed out before."""
        with self._lock:
            tick = max(time.time_ns() // 250, self._last + 1)
            self._last = tick
        milliseconds, fraction = divmod(tick, 4000)
        high = (milliseconds << 16) | 0x7000 | fraction
        low = (0b10 << 62) | secrets.randbits(62)
        return UUID(int=(high << 64) | low)
