"""The journal: each change has exactly one entry, written in the change's own transaction."""
