"""What a document may hold, counted once over its text, before it is validated.

Every definition is looked at once: what a fragment holds is remembered, so a document of spreads that multiply each
other costs no more than its own length. Limits count what would be executed, with every spread written out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from app.api.graphql.codes import TOO_MUCH
from app.api.problems import TransportError
from app.domain.shared.codes import Text

MAX_TOKENS: Final = 4_000
MAX_COMMENTS: Final = 1_000
MAX_LENGTH: Final = 100_000
"""Characters of a document."""
MAX_OPERATIONS: Final = 20
MAX_FRAGMENTS: Final = 60
MAX_VARIABLES: Final = 100
MAX_DEPTH: Final = 12
"""Fields inside fields, introspection aside."""
MAX_NESTING: Final = 60
"""Selection sets inside selection sets, inline fragments and spreads counted too."""
MAX_ROOT_FIELDS: Final = 20
MAX_ALIASES: Final = 60
MAX_FIELDS: Final = 1_500
MAX_INTROSPECTIONS: Final = 2
"""``__schema`` and ``__type`` in an operation; they have no aliases below."""

_NAMES: Final = {
    "tokens": Text("ký hiệu", "tokens"),
    "characters": Text("ký tự", "characters"),
    "operations": Text("thao tác", "operations"),
    "fragments": Text("phân đoạn (fragment)", "fragments"),
    "variables": Text("biến", "variables"),
    "depth": Text("cấp lồng nhau", "levels of nesting"),
    "root fields": Text("trường gốc", "root fields"),
    "aliases": Text("bí danh (alias)", "aliases"),
    "fields": Text("trường", "fields"),
    "fields of the schema": Text("trường của lược đồ", "fields of the schema"),
    "introspections": Text("lần đọc lược đồ", "introspection fields"),
    "aliases in introspection": Text("bí danh trong phần đọc lược đồ", "aliases inside introspection"),
    "relations": Text("quan hệ", "relations"),
}
INTROSPECTION: Final = frozenset({"__schema", "__type"})


def refuse(what: str, limit: int) -> TransportError:
    """The problem of a document that holds too much of something."""
    return TransportError(TOO_MUCH, 422, values={"counted": _NAMES[what], "limit": limit})


@dataclass(slots=True)
class Tally:
    """What a selection set holds with every spread written out.

    ``depth`` counts fields inside fields, ``height`` selection sets inside selection sets, ``width`` the fields of the
    set itself, ``hidden`` aliases below introspection fields.
    """

    depth: int = 0
    height: int = 0
    width: int = 0
    fields: int = 0
    aliases: int = 0
    introspections: int = 0
    hidden: int = 0

    def add(self, other: "Tally", *, rise: int) -> None:
        """Adds what a selection holds, whose own selection set lies ``rise`` sets below this one."""
        self.depth = max(self.depth, other.depth)
        self.height = max(self.height, other.height + rise)
        self.width += other.width
        self.fields += other.fields
        self.aliases += other.aliases
        self.introspections += other.introspections
        self.hidden += other.hidden


@dataclass(slots=True)
class Counting:
    """Counts one document. ``visited`` is how many selections were looked at."""

    fragments: Mapping[str, FragmentDefinitionNode]
    visited: int = 0
    _known: dict[str, Tally] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def of(self, selections: SelectionSetNode, nesting: int = 1) -> Tally:
        """The tally of a selection set that lies ``nesting`` sets deep; refuses nesting that no honest document has."""
        total = Tally(height=1)
        for each in selections.selections:
            self.visited += 1
            total.add(self._selection(each, nesting + 1), rise=1)
            if nesting + total.height > MAX_NESTING:
                raise refuse("depth", MAX_NESTING)
            if total.fields > MAX_FIELDS:
                raise refuse("fields", MAX_FIELDS)
        return total

    def _selection(self, node: SelectionNode, nesting: int) -> Tally:
        if nesting > MAX_NESTING:
            raise refuse("depth", MAX_NESTING)
        if isinstance(node, FieldNode):
            return self._field(node, nesting)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, nesting)
        return self.of(node.selection_set, nesting)  # type: ignore[attr-defined]

    def _field(self, node: FieldNode, nesting: int) -> Tally:
        below = self.of(node.selection_set, nesting) if node.selection_set else Tally()
        alias = int(node.alias is not None)
        tally = Tally(below.depth + 1, below.height, 1, below.fields + 1, below.aliases + alias)
        tally.introspections, tally.hidden = below.introspections, below.hidden
        if node.name.value in INTROSPECTION:
            tally.depth, tally.aliases = 1, alias
            tally.introspections, tally.hidden = below.introspections + 1, below.aliases
        return tally

    def _fragment(self, name: str, nesting: int) -> Tally:
        # Cycles and unknown names are told by validation, which comes next.
        if name in self._open or name not in self.fragments:
            return Tally()
        if name not in self._known:
            self._open.add(name)
            self._known[name] = self.of(self.fragments[name].selection_set, nesting)
            self._open.discard(name)
        return self._known[name]


def check_limits(document: DocumentNode) -> Counting:
    """Refuses (422) a document that holds too much. Linear in its length."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    _at_most("operations", len(operations), MAX_OPERATIONS)
    _at_most("fragments", len(fragments), MAX_FRAGMENTS)
    counting, fields = Counting(fragments), 0
    for operation in operations:
        _at_most("variables", len(operation.variable_definitions or ()), MAX_VARIABLES)
        tally = counting.of(operation.selection_set)
        # All operations are validated, whichever of them is run.
        fields += tally.fields
        _at_most("fields", fields, MAX_FIELDS)
        _at_most("root fields", tally.width, MAX_ROOT_FIELDS)
        _at_most("depth", tally.depth, MAX_DEPTH)
        _at_most("aliases", tally.aliases, MAX_ALIASES)
        _at_most("introspections", tally.introspections, MAX_INTROSPECTIONS)
        _at_most("aliases in introspection", tally.hidden, 0)
    return counting


def _at_most(what: str, found: int, limit: int) -> None:
    if found > limit:
        raise refuse(what, limit)
