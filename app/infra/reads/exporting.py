"""Compiles an export: the rows of a list one by one, with the conditions, masks and order that its pages have.

A row is one JSON object, or a table's row: the fields of a relation to one record stand beside the record's own.
"""

from typing import ClassVar

from app.domain.shared.exports import related
from app.domain.shared.selection import Item, Listing, Nest, NestMany, Pick, Root, Selection, Shape
from app.domain.shared.views import Field, Type
from app.infra.reads.compiler import Compiler, Plan
from app.infra.reads.rendering import Node

EXPORTS = frozenset({Shape.EXPORT_OBJECTS, Shape.EXPORT_TEXTS, Shape.EXPORT_VALUES})
"""The shapes that are compiled here."""

_WHOLE = "limit (select null::bigint)"
"""No limit, but the planner does not know that: it takes the order from an index where it can, so that the first row
comes at once and nothing is gathered, sorted or shared out to parallel workers first."""
_NO_FORMULA = "case when left({0}, 1) in ('=', '+', '-', '@', E'\\t', E'\\r', E'\\n') then '''' || {0} else {0} end"
"""A text that a spreadsheet would run as a formula gets an apostrophe in front."""
_AS_TEXT = {
    Type.TEXT: _NO_FORMULA,
    Type.BOOL: "{0}::text",
    Type.MOMENT: "to_json({0}) #>> '{{}}'",
    Type.JSON: _NO_FORMULA,
}
"""How a cell of a CSV file is written, where its type does not write itself."""
_AS_VALUE = {Type.ID: "{0}::text", Type.MOMENT: "{0}::timestamp"}
"""How a cell of a workbook is handed over, where it is not the value itself; moments are Vietnamese wall time."""


class ExportCompiler(Compiler):
    """Compiles one selection of an export's shape."""

    tells_whose: ClassVar[bool] = False

    def compile(self, selection: Selection) -> Plan:
        """The plan of the selection."""
        [root] = selection.roots
        if not isinstance(root, Root):
            message = "an export has one root, a list"
            raise TypeError(message)
        node = self._sql.node(root.view, root.as_of_slot, known=root.known_slot, listed=True)
        if selection.shape is Shape.EXPORT_OBJECTS:
            sql = f"select row_to_json(r) from ({self._objects(node, root)}) r"
        else:
            sql = self._table(node, root, _AS_TEXT if selection.shape is Shape.EXPORT_TEXTS else _AS_VALUE)
        return Plan(sql, tuple(self._sql.slots), tuple(self._lists))

    def _objects(self, node: Node, root: Root) -> str:
        columns = ", ".join(f'{self._item(node, item, graph=False)} as "{item.key}"' for item in root.items)
        return self._selected(node, root, columns)

    def _table(self, node: Node, root: Root, written: dict[Type, str]) -> str:
        """The cells are made inside, where their rows are found, and written outside: each is made once."""
        cells, beside = self._cells(node, root.items)
        inner = ", ".join(f"{sql} as c{number}" for number, (sql, _) in enumerate(cells))
        outer = ", ".join(written.get(type_, "{0}").format(f"r.c{number}") for number, (_, type_) in enumerate(cells))
        return f"select {outer} from ({self._selected(node, root, inner, beside=beside)}) r"

    def _selected(self, node: Node, root: Root, columns: str, *, beside: str = "") -> str:
        listing = root.listing or Listing()
        self._open_list(node, listing)
        conditions = self._filters(node, listing)
        ordering = ", ".join(f"{sql} {way}" for sql, _, way in self._order(node, listing))
        return f"select {columns} from {self._sql.rows(node, conditions, beside=beside)} order by {ordering} {_WHOLE}"

    def _cells(self, node: Node, items: tuple[Item, ...]) -> tuple[list[tuple[str, Type]], str]:
        """Each cell with the type of what it gives, and the joins that bring in what relations lead to."""
        cells: list[tuple[str, Type]] = []
        beside = ""
        for item in items:
            if isinstance(item, Nest):
                below, join = self._one(node, item)
                cells += below
                beside += join
            elif isinstance(item, NestMany):
                cells.append((f"{self._item(node, item, graph=False)}::text", Type.JSON))
            elif isinstance(item, Pick):
                cells.append(self._cell(node, item))
        return cells, beside

    def _cell(self, node: Node, item: Pick) -> tuple[str, Type]:
        member = node.view.members[item.field]
        sql = self._field(node, item.field, graph=False)
        if not isinstance(member, Field) or member.type in (Type.JSON, Type.TEXTS):
            return f"nullif(to_json({sql})::text, 'null')", Type.JSON
        # Some texts are no text in the database: ids of other records, paths.
        return (f"({sql})::text" if member.type is Type.TEXT else sql), member.type

    def _one(self, node: Node, item: Nest) -> tuple[list[tuple[str, Type]], str]:
        """The cells of the record that a relation leads to; all of it is found at one look, and empty without it."""
        link = node.source.relations[item.relation]
        view = related(node.view, item.relation)
        target = self._sql.node(view, node.as_of, known=node.known, parent=node, link=link)
        cells, beside = self._cells(target, item.items)
        columns = ", ".join(f"{sql} as c{number}" for number, (sql, _) in enumerate(cells))
        name = f"n{target.number}"
        join = f"left join lateral (select {columns} from {self._sql.rows(target, [], beside=beside)} limit 1) {name}"
        return [(f"{name}.c{number}", type_) for number, (_, type_) in enumerate(cells)], f" {join} on true"
