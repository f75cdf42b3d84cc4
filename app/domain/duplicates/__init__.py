"""Records that may be of one person or one household: found, decided about, merged, and parted again."""
