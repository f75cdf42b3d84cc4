"""A province to try things on: invented people on the real communes of Đồng Tháp, with three years of history.

The same seed makes the same data, ids included, on every machine. Nothing in it is drawn from a real person's record;
what was decided about groups was decided by the rules of the domain. The order of the files: calendar, ids, names,
size → places → boards, history → population, groups, papers → commune → loading.
"""
