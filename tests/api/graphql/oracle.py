"""A naive reader to compare with: graphql-core's executor with plain resolvers over rows in memory."""

from dataclasses import dataclass
from typing import Any

import asyncpg
from graphql import GraphQLInterfaceType, GraphQLObjectType, execute_sync, parse

from app.api.graphql.schema import Served

_TERRITORIES = """
select t.id::text, t.key, v.kind, v.code, v.name, v.short_name, nlevel(t.path) - 1 as depth,
    lower(t.valid) as valid_from,
    upper(t.valid) as valid_to, t.recorded_in as version, v.parent_id::text as parent, v.sort_key, v.name_fold
from territories t join territory_versions v on v.territory_id = t.id and v.valid @> $1::date where t.valid @> $1::date
"""
_SUCCESSIONS = """
select id::text, effective_on, extent, note, predecessor_id::text as predecessor, successor_id::text as successor
from territory_successions
"""
_PLAIN = ("key", "kind", "code", "name", "short_name", "depth", "valid_from", "valid_to", "version")


@dataclass
class Oracle:
    """Rows of one day, and the schema with resolvers that look through all of them each time."""

    served: Served
    territories: list[dict[str, Any]]
    successions: list[dict[str, Any]]

    @classmethod
    async def load(cls, served: Served, pool: asyncpg.Pool, day: Any) -> "Oracle":
        territories = [dict(row) for row in await pool.fetch(_TERRITORIES, day)]
        successions = [dict(row) for row in await pool.fetch(_SUCCESSIONS)]
        oracle = cls(served, territories, successions)
        oracle._resolve()
        return oracle

    def answer(self, text: str, variables: dict[str, Any]) -> Any:
        result = execute_sync(self.served.schema, parse(text), variable_values=variables)
        assert result.errors is None, (text, result.errors)
        return result.data

    def _resolve(self) -> None:
        self._on("Territory", id=_global("territory"), children=self._children, parent=self._parent)
        self._on("Territory", predecessors=self._predecessors, **{_camel(name): _column(name) for name in _PLAIN})
        self._on("TerritorySuccession", id=_global("territory_succession"), effectiveOn=_column("effective_on"))
        self._on("TerritorySuccession", extent=_column("extent"), note=_column("note"))
        self._on("TerritorySuccession", predecessor=self._of("predecessor"), successor=self._of("successor"))
        self._on("Query", territory=self._by_id, territories=self._list, node=self._by_id, nodes=self._by_ids)
        for name in ("Territory", "TerritorySuccession"):
            self._on(f"{name}Connection", nodes=_column("rows"), totalCount=_column("total"), pageInfo=_same)
            self._on(f"{name}Connection", edges=_column("rows"))
            self._on(f"{name}Edge", node=_same)
        self._on("PageInfo", hasNextPage=_column("next"), hasPreviousPage=_column("previous"))
        node = self.served.schema.get_type("Node")
        assert isinstance(node, GraphQLInterfaceType)
        node.resolve_type = lambda *_: "Territory"

    def _on(self, type_: str, **resolvers: Any) -> None:
        found = self.served.schema.get_type(type_)
        assert isinstance(found, GraphQLObjectType)
        found.is_type_of = None
        for name, resolver in resolvers.items():
            found.fields[name].resolve = resolver

    def _find(self, id_: str | None) -> dict[str, Any] | None:
        return next((row for row in self.territories if row["id"] == id_), None)

    def _parent(self, row: Any, _info: Any) -> Any:
        return self._find(row["parent"])

    def _of(self, name: str) -> Any:
        return lambda row, _info: self._find(row[name])

    def _by_id(self, _row: Any, _info: Any, **arguments: Any) -> Any:
        return self._find(arguments["id"].removeprefix("territory_"))

    def _by_ids(self, _row: Any, _info: Any, ids: list[str], **_: Any) -> Any:
        return [self._find(each.removeprefix("territory_")) for each in ids]

    def _list(self, _row: Any, _info: Any, **arguments: Any) -> Any:
        return _page(self.territories, arguments)

    def _children(self, row: Any, _info: Any, **arguments: Any) -> Any:
        return _page([each for each in self.territories if each["parent"] == row["id"]], arguments)

    def _predecessors(self, row: Any, _info: Any, **arguments: Any) -> Any:
        found = [each for each in self.successions if each["successor"] == row["id"]]
        return _page(found, arguments, default="effective_on")


def _page(rows: list[dict[str, Any]], arguments: dict[str, Any], default: str = "sort_key") -> dict[str, Any]:
    if arguments.get("kind") is not None:
        rows = [row for row in rows if row["kind"] in {word.value for word in arguments["kind"]}]
    if arguments.get("q"):
        rows = [row for row in rows if arguments["q"] in row["name_fold"]]
    rows = sorted(rows, key=lambda row: (row[default], row["id"]))
    for word in arguments.get("sort") or ():
        column = {"name": "sort_key", "code": "code"}[word.value.removesuffix("_desc")]
        rows = sorted(rows, key=lambda row: (row[column], row["id"]), reverse=word.value.endswith("_desc"))
    last = arguments.get("last")
    size = last or arguments.get("first") or 25
    cut = rows[-size:] if last else rows[:size]
    more = len(rows) > size
    return {"rows": cut, "total": len(rows), "next": more and not last, "previous": more and bool(last)}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def _column(name: str) -> Any:
    return lambda row, _info: row[name]


def _global(view: str) -> Any:
    return lambda row, _info: f"{view}_{row['id']}"


def _same(row: Any, _info: Any) -> Any:
    return row
