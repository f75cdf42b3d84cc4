"""Correcting a typing mistake (đính chính): the same valid time, a new record time, no effect changes."""
