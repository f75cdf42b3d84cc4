"""Object types, connections and the roots of reading, made from the views: nothing is written twice.

``Vocabulary`` remembers what each name in the schema stands for; cost and compilation look it up there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.api.graphql.declaring import Declarations, Member
from app.api.graphql.naming import camel, pascal, said
from app.api.knowing import KNOWN
from app.domain.shared.views import Field, Filter, Many, Type, View, ViewRegistry

_SCALARS: Final[Mapping[Type, str]] = {
    Type.ID: "ID",
    Type.TEXT: "String",
    Type.INT: "Int",
    Type.FLOAT: "Float",
    Type.BOOL: "Boolean",
    Type.DATE: "Date",
    Type.MOMENT: "DateTime",
    Type.JSON: "JSON",
    Type.TEXTS: "[String!]",
}
DESCENDING: Final = "_desc"
"""Ends the name of an order that runs backwards."""

AS_OF: Final = Member("asOf", "Date", "Dữ liệu có hiệu lực vào ngày này; mặc định hôm nay. / As of this day; today.")
KNOWN_AT: Final = Member("knownAt", "String", said(KNOWN))
DATED: Final = (AS_OF, KNOWN_AT)
ID: Final = Member("id", "ID!", "Định danh, có hoặc không có tiền tố kiểu. / The id, with or without its type.")
_QUERY: Final = (
    "Gốc của mọi truy vấn đọc. Cả danh sách thành một tệp CSV, XLSX hoặc NDJSON: `GET /v1/{danh-sách}?format=csv`, "
    "cùng mã truy cập. / The root of all reading. A whole list as one file, CSV, XLSX or NDJSON: `GET "
    "/v1/{list}?format=csv` with the same access token."
)
PAGING: Final = (
    Member("first", "Int", "Số bản ghi đầu, 1-100; mặc định 25. / That many from the start, 1-100; 25 by default."),
    Member("after", "String", "Tiếp sau con trỏ này. / What follows this cursor."),
    Member("last", "Int", "Số bản ghi cuối, 1-100. / That many from the end, 1-100."),
    Member("before", "String", "Trước con trỏ này. / What stands before this cursor."),
)


@dataclass(frozen=True, slots=True)
class ViewType:
    """A view with its names in the schema: the type, its fields and arguments and what they stand for."""

    view: View
    name: str
    members: Mapping[str, str]
    filters: Mapping[str, str]


@dataclass(slots=True)
class Vocabulary:
    """What types and root fields stand for, by their names in the schema."""

    views: dict[str, ViewType] = field(default_factory=dict)
    types: dict[str, ViewType] = field(default_factory=dict)
    connections: dict[str, ViewType] = field(default_factory=dict)
    edges: dict[str, ViewType] = field(default_factory=dict)
    singles: dict[str, ViewType] = field(default_factory=dict)
    lists: dict[str, ViewType] = field(default_factory=dict)
    payloads: dict[str, ViewType] = field(default_factory=dict)

    def add(self, view: View) -> ViewType:
        """Enters a view under all its names."""
        name = pascal(view.name)
        known = ViewType(view, name, {camel(m): m for m in view.members}, {camel(f): f for f in view.filters})
        self.views[view.name] = self.types[name] = known
        self.connections[f"{name}Connection"] = self.edges[f"{name}Edge"] = known
        self.singles[camel(view.name)] = known
        if view.listed:
            self.lists[camel(view.plural)] = known
        return known


def declare_views(declarations: Declarations, views: ViewRegistry) -> Vocabulary:
    """Declares the types of all views; returns what their names stand for."""
    vocabulary = Vocabulary()
    _declare_shared(declarations)
    known = [vocabulary.add(view) for view in views]
    for each in known:
        _declare_order(declarations, each)
    for each in known:
        members = list(_members(declarations, each, vocabulary))
        declarations.object(each.name, said(each.view.doc), members, implements=("Node",))
        _declare_connection(declarations, each)
    return vocabulary


def declare_query(declarations: Declarations, vocabulary: Vocabulary) -> str:
    """Declares the root of reading."""
    members = [
        Member("node", "Node", "Bản ghi theo định danh toàn cục. / A record by its global id.", (ID, *DATED)),
        Member(
            "nodes",
            "[Node]!",
            "Nhiều bản ghi theo định danh toàn cục, đúng thứ tự. / Records by their global ids, in that order.",
            (Member("ids", "[ID!]!", "Các định danh toàn cục. / The global ids."), *DATED),
        ),
    ]
    for name, each in vocabulary.singles.items():
        members.append(Member(name, each.name, said(each.view.doc), (ID, *DATED)))
    for name, each in vocabulary.lists.items():
        arguments = (*list_arguments(declarations, each), *DATED)
        members.append(Member(name, f"{each.name}Connection!", said(each.view.doc), arguments))
    if "account" in vocabulary.views:
        members.append(Member("me", "Account", "Tài khoản đang đăng nhập. / The account that is signed in."))
    return declarations.object("Query", _QUERY, members)


def list_arguments(declarations: Declarations, known: ViewType) -> tuple[Member, ...]:
    """The arguments of every list of the view: pages, order, search, filters."""
    order = Member(
        "sort", f"[{known.name}Sort!]", "Thứ tự, ưu tiên từ trái sang. / The orders, the first one foremost."
    )
    search = known.view.search
    words = () if search is None else (Member("q", "String", said(search)),)
    filters = (
        Member(name, _filter_type(declarations, known.view.filters[own]), said(known.view.filters[own].doc))
        for name, own in known.filters.items()
    )
    return (*PAGING, order, *words, *filters)


def _declare_shared(declarations: Declarations) -> None:
    own_id = Member("id", "ID!", "Định danh toàn cục {kiểu}_{UUID của REST}. / The global id {type}_{REST's UUID}.")
    declarations.interface("Node", "Bản ghi có định danh toàn cục. / A record with a global id.", (own_id,))
    members = (
        Member("hasNextPage", "Boolean!", "Còn trang sau. / More follows."),
        Member("hasPreviousPage", "Boolean!", "Còn trang trước. / More stands before."),
        Member("startCursor", "String", "Con trỏ của bản ghi đầu trang. / Cursor of the first record of the page."),
        Member("endCursor", "String", "Con trỏ của bản ghi cuối trang. / Cursor of the last record of the page."),
    )
    declarations.object("PageInfo", "Vị trí của trang trong danh sách. / Where the page lies in the list.", members)


def _declare_order(declarations: Declarations, known: ViewType) -> None:
    """Every order runs both ways; the default one stands first."""
    words = [_order_word(order) for name in known.view.sorts for order in (name, _turned(name))]
    declarations.enum(
        f"{known.name}Sort",
        "Thứ tự của danh sách; mặc định là giá trị đầu. / The order of a list; the first one is the default.",
        dict.fromkeys(words),
    )


def _turned(order: str) -> str:
    return order.removeprefix("-") if order.startswith("-") else f"-{order}"


def _order_word(order: str) -> str:
    return f"{order[1:]}{DESCENDING}" if order.startswith("-") else order


def _declare_connection(declarations: Declarations, known: ViewType) -> None:
    name, doc = known.name, said(known.view.doc)
    edge = (
        Member("cursor", "String!", "Con trỏ của bản ghi, dùng được cả ở REST. / The record's cursor, as in REST."),
        Member("node", f"{name}!", "Bản ghi. / The record."),
    )
    declarations.object(f"{name}Edge", doc, edge)
    connection = (
        Member("edges", f"[{name}Edge!]!", "Bản ghi kèm con trỏ. / Records with their cursors."),
        Member("nodes", f"[{name}!]!", "Bản ghi. / The records."),
        Member("pageInfo", "PageInfo!", "Vị trí của trang. / Where the page lies."),
        Member("totalCount", "Int!", "Tổng số bản ghi của danh sách. / How many records the whole list has."),
    )
    declarations.object(f"{name}Connection", doc, connection)


def _members(declarations: Declarations, known: ViewType, vocabulary: Vocabulary) -> Iterator[Member]:
    for name, own in known.members.items():
        member = known.view.members[own]
        if name == "id":
            continue  # from the interface
        if isinstance(member, Field):
            yield Member(name, _field_type(declarations, member), _masked_doc(member))
        elif isinstance(member, Many):
            target = vocabulary.views[member.view]
            arguments = list_arguments(declarations, target)
            yield Member(name, f"{target.name}Connection!", said(member.doc), arguments)
        else:
            yield Member(name, vocabulary.views[member.view].name, said(member.doc))


def _masked_doc(member: Field) -> str:
    if member.permission is None:
        return said(member.doc)
    return f"{said(member.doc)} (null nếu không có quyền / null without the permission {member.permission})"


def _field_type(declarations: Declarations, member: Field) -> str:
    name = _SCALARS[member.type] if member.enum is None else declarations.words(member.enum)
    return name if member.nullable or member.permission is not None else f"{name}!"


def _filter_type(declarations: Declarations, wanted: Filter) -> str:
    name = _SCALARS[wanted.type] if wanted.enum is None else declarations.words(wanted.enum)
    return f"[{name}!]" if wanted.many else name
