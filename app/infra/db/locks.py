"""The registry of advisory lock keys. Transaction-scoped only; a key is never used for two things."""

from enum import IntEnum


class LockKey(IntEnum):
    """Keys of single locks."""

    MIGRATION = 7_214_001
    SEQUENCER = 7_214_002
    SEED = 7_214_003
    SIGNING_KEYS = 7_214_004
    DUPLICATES = 7_214_005


class LockSpace(IntEnum):
    """First halves of two-part keys; the second half is a hash of the id."""

    TERRITORY = 7_215_001
    IDEMPOTENCY = 7_215_002
    HOUSEHOLD_CODES = 7_215_003
