"""Whether this process was told to stop: whatever streams without an end of its own looks here."""

from threading import Event
from typing import Final

STOPPING: Final = Event()
"""Set by the signal, before the server waits for the requests that have begun."""
