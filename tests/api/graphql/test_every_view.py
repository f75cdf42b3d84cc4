"""Every view with every field, relation, filter and order, over a demo province, through the published schema."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    build_schema,
    is_list_type,
    is_non_null_type,
)

from app.api.graphql.naming import camel, pascal
from app.api.graphql.schema import schema_text
from app.api.surface.catalogue import OFFERS
from app.domain.catalogue import VIEWS
from app.domain.shared.views import Field, Filter, Many, Type, View
from tests.serving import Served

CHAIR = "tinh.mttq"
VALUES = {
    Type.ID: '"01981a2b-0000-7000-8000-000000000001"',
    Type.TEXT: '"x"',
    Type.INT: "1",
    Type.FLOAT: "1.5",
    Type.BOOL: "true",
    Type.DATE: '"2026-01-01"',
    Type.MOMENT: '"2026-01-01T00:00:00+07:00"',
    Type.TEXTS: '["x"]',
}
FORMS = {
    "ID": r"[a-z_]+_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "Date": r"\d{4}-\d{2}-\d{2}",
    "DateTime": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})",
}
KINDS: dict[str, type | tuple[type, ...]] = {"Int": int, "Float": (int, float), "Boolean": bool, "String": str}


@pytest.fixture(scope="session")
def published() -> GraphQLSchema:
    return build_schema(schema_text(VIEWS, OFFERS))


def members(view: View) -> str:
    """Every field, every record with its id, every list with its count and first record."""
    return " ".join(_member(name, member) for name, member in view.members.items())


def _member(name: str, member: Any) -> str:
    if isinstance(member, Field):
        return camel(name)
    if isinstance(member, Many):
        return f"{camel(name)}(first: 1) {{ totalCount nodes {{ id }} }}"
    return f"{camel(name)} {{ id }}"


def faults(type_: GraphQLOutputType, value: Any, place: str) -> Iterator[str]:
    """Where the value is not what the type promises."""
    if value is None:
        yield from [f"{place} is null"] if is_non_null_type(type_) else []
    elif is_non_null_type(type_):
        yield from faults(type_.of_type, value, place)
    elif is_list_type(type_):
        for n, each in enumerate(value):
            yield from faults(type_.of_type, each, f"{place}[{n}]")
    elif isinstance(type_, GraphQLObjectType):
        for name, each in value.items():
            yield from faults(type_.fields[name].type, each, f"{place}.{name}")
    else:
        words = type_.values if isinstance(type_, GraphQLEnumType) else None
        if not (_fits(str(type_), value) if words is None else value in words):
            yield f"{place}: {value!r} is no {type_}"


def _fits(name: str, value: Any) -> bool:
    if name in FORMS:
        return isinstance(value, str) and re.fullmatch(FORMS[name], value) is not None
    kind = KINDS.get(name, object)
    fits = isinstance(value, kind) and (name == "Boolean" or not isinstance(value, bool) or name == "JSON")
    return fits and (name != "Int" or abs(value) < 2**31)


async def test_every_field_is_what_the_schema_promises(service: Served, published: GraphQLSchema) -> None:
    found: dict[str, list[str]] = {}
    query = published.query_type
    assert query is not None
    for view in VIEWS:
        name = camel(view.plural)
        data = await service.data(CHAIR, f"{{ {name}(first: 30) {{ totalCount nodes {{ {members(view)} }} }} }}")
        found[view.name] = list(faults(query.fields[name].type, data[name], name))[:5]
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


async def test_every_filter_order_and_search_runs(service: Served) -> None:
    for view in VIEWS:
        name = camel(view.plural)
        for filter_, wanted in view.filters.items():
            await service.data(CHAIR, f"{{ {name}({camel(filter_)}: {_literal(wanted)}, first: 1) {{ totalCount }} }}")
        for order in view.sorts:
            for word in (order.removeprefix("-"), f"{order.removeprefix('-')}_desc"):
                arguments = f"sort: [{word}], first: 1, after: $after"
                text = f"query($after: String) {{ {name}({arguments}) {{ edges {{ cursor }} }} }}"
                first = await service.data(CHAIR, text)
                for edge in first[name]["edges"]:
                    await service.data(CHAIR, text, after=edge["cursor"])
        if view.search is not None:
            await service.data(CHAIR, f'{{ {name}(q: "tan hoa", first: 1) {{ totalCount nodes {{ id }} }} }}')


def _literal(wanted: Filter) -> str:
    value = VALUES[wanted.type] if wanted.enum is None else str(next(iter(wanted.enum)).value)
    return f"[{value}]" if wanted.many else value


async def test_every_record_is_found_by_its_id(service: Served) -> None:
    for view in VIEWS:
        name = camel(view.plural)
        data = await service.data(CHAIR, f"{{ {name}(first: 1) {{ nodes {{ id }} }} }}")
        for node in data[name]["nodes"]:
            text = f"query($id: ID!) {{ {camel(view.name)}(id: $id) {{ id }} node(id: $id) {{ __typename id }} }}"
            again = await service.data(CHAIR, text, id=node["id"])
            assert again == {camel(view.name): node, "node": {"__typename": pascal(view.name), **node}}


async def test_me_is_the_account_that_is_signed_in(service: Served) -> None:
    found = await service.data(CHAIR, "{ me { username } }")
    assert found == {"me": {"username": CHAIR}}


def test_every_command_is_a_mutation(published: GraphQLSchema) -> None:
    mutation = published.mutation_type
    assert mutation is not None
    assert list(mutation.fields) == [camel(offer.name) for offer in OFFERS]
