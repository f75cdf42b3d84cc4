"""Restructurings (sắp xếp): establish, split, merge, regroup, transfer, rename, renumber, dissolve; their lineage."""
