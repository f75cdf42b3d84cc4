"""The server's settings, scaled from the memory of the machine or container.

``settings_for`` is pure. The result is written to a file of our own beside the data folder, so that nobody but the
owner of the state folder decides it: root must not write into a folder that a lesser account controls.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1024 * 1024
GIBIBYTE = 1024 * MEBIBYTE
PORT = 5432

_SMALL_SHARED_MEMORY = 256 * MEBIBYTE
_CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
_TIME_ZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class Machine:
    """What the settings depend on, in bytes."""

    memory: int
    shared_memory: int


def this_machine() -> Machine:
    """Measure the machine; a container's limit counts when it is the smaller number."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in _CGROUP_LIMITS:
        text = path.read_text().strip() if path.is_file() else ""
        if text.isdigit():
            memory = min(memory, int(text))
    return Machine(memory, _size_of(Path("/dev/shm")))  # noqa: S108 -- measured, nothing is written there.


def settings_for(machine: Machine, *, sockets: Path, logs: Path, durable: bool) -> dict[str, str]:
    """Return name → value for ``postgresql.conf``; a server that is not durable is for tests and loses data."""
    settings = {
        **_reach(sockets),
        **_memory(machine),
        **_writing(),
        **_logging(logs),
        "idle_in_transaction_session_timeout": "60s",
        "jit": "off",
        "random_page_cost": "1.1",
        "io_method": "worker",
        "shared_preload_libraries": "pg_stat_statements",
        "timezone": _TIME_ZONE,
    }
    return settings if durable else settings | _for_tests(machine)


def render(settings: Mapping[str, str]) -> str:
    """Return the text of a ``postgresql.conf``."""
    lines = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in sorted(settings.items()))
    return "# Written at every start; use ALTER SYSTEM for changes of your own.\n" + "\n".join(lines) + "\n"


def _reach(sockets: Path) -> dict[str, str]:
    """No TCP: the wheel's server has no TLS, and the socket lies in a folder that only its user can enter."""
    return {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "password_encryption": "scram-sha-256",
    }


def _memory(machine: Machine) -> dict[str, str]:
    settings = {
        "shared_buffers": _mebibytes(min(machine.memory // 4, 2 * GIBIBYTE)),
        "effective_cache_size": _mebibytes(machine.memory // 2),
        "work_mem": "16MB",
    }
    if machine.shared_memory < _SMALL_SHARED_MEMORY:
        # Containers often have 64 MB there, where a parallel query fails with "no space left on device".
        settings["dynamic_shared_memory_type"] = "mmap"
    return settings


def _writing() -> dict[str, str]:
    return {
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "max_wal_size": "2GB",
        "wal_compression": "pglz",
        "checkpoint_timeout": "15min",
    }


def _logging(logs: Path) -> dict[str, str]:
    """One file per weekday, overwritten after a week. Terse, because DETAIL lines quote the values of people's rows."""
    return {
        "logging_collector": "on",
        "log_destination": "stderr",
        "log_directory": str(logs),
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_file_mode": "0600",
        "log_line_prefix": "%m [%p] %q%u@%d ",
        "log_error_verbosity": "terse",
        "log_timezone": _TIME_ZONE,
    }


def _for_tests(machine: Machine) -> dict[str, str]:
    return {
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "wal_compression": "off",
        "shared_buffers": _mebibytes(min(machine.memory // 8, 256 * MEBIBYTE)),
        "max_connections": "200",
    }


def _mebibytes(size: int) -> str:
    return f"{size // MEBIBYTE}MB"


def _size_of(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    status = os.statvfs(folder)
    return status.f_blocks * status.f_frsize
