"""Documents that hold too much are refused, in time that grows with their length, not with what they multiply to."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, get_introspection_query, parse
from graphql.execution.values import VariableValues

from app.api.graphql.collecting import Collecting
from app.api.graphql.cost import Pricing
from app.api.graphql.documents import Documents
from app.api.graphql.limits import check_limits
from app.api.graphql.schema import Served
from app.api.problems import TransportError
from tests.api.graphql.conftest import Caller

CALLS_PER_TOKEN = 250
"""Python functions that one token of a document may cost from its text to its selection; some 170 are usual."""


def bomb(levels: int, width: int, inner: str = "parent{{...F{0}}}") -> str:
    """Fragments that spread each other: `width` to the power of `levels` fields, if they were written out."""
    bodies = (
        f"fragment F{n} on Territory{{{' '.join(f'a{i}:' + inner.format(n + 1) for i in range(width))}}}"
        for n in range(levels)
    )
    return "{territories{nodes{...F0}}}" + "".join(bodies) + f"fragment F{levels} on Territory{{id}}"


def hostile(size: int) -> Iterator[tuple[str, str]]:
    """Documents of about `size` tokens that were made to be expensive."""
    third = size // 3
    some = min(58, size // 12)
    yield "one field again and again", f"{{territories{{nodes{{{'id ' * size}}}}}}}"
    yield "aliases", f"{{territories{{nodes{{{' '.join(f'a{i}:id' for i in range(third))}}}}}}}"
    yield "depth", "{territories{nodes" + "{parent" * third + "{id}" + "}" * third + "}}"
    yield "bomb", bomb(some, 2)
    spreads = "".join(f"fragment F{n} on Territory{{{f'...F{n + 1} ' * 10}}}" for n in range(some))
    yield "spreads", "{territories{nodes{...F0}}}" + spreads + f"fragment F{some} on Territory{{id}}"
    yield "the same relation again and again", f"{{territories{{nodes{{{'parent{parent{id}} ' * (size // 7)}}}}}}}"
    cycle = "".join(
        f"fragment F{n} on Territory{{...F{(n + 1) % some} parent{{...F{n * 7 % some}}}}}" for n in range(some)
    )
    yield "cycle", "{territories{nodes{...F0}}}" + cycle
    yield "unknown fields", f"{{{' '.join(f'unknown{n}' for n in range(size))}}}"
    yield "variables", f"query({','.join(f'$v{n}:Int' for n in range(size // 4))}){{__typename}}"
    yield "operations", " ".join(f"query Q{n}{{__typename}}" for n in range(size // 5))
    yield "directives", f"{{territories{{nodes{{id {'@include(if:true)' * (size // 6)}}}}}}}"
    yield "ids", f"query($a:ID!){{nodes(ids:[{'$a ' * size}]){{id}}}}"
    yield "lists in lists", "{territories(kind:" + "[" * third + "]" * third + "){nodes{id}}}"
    yield "arguments", f"{{territories({' '.join(f'x{n}:1' for n in range(third))}){{nodes{{id}}}}}}"
    yield "roots", f"{{{'territories(first:1){nodes{id}} ' * (size // 10)}}}"


def calls_of(served: Served, text: str) -> int:
    """How many Python functions are called from the text to its selection or refusal."""
    documents = Documents(served.schema, served.vocabulary)
    calls = 0

    def count(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        document = documents.read(text)
        operation = document.operation(None)
        documents.select(document, operation, documents.variables(operation, {"a": "x"}))
    except TransportError:
        pass
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("size", [500, 1_000, 1_900, 3_900, 20_000])
def test_hostile_documents_take_steps_in_proportion_to_their_length(served: Served, size: int) -> None:
    heaviest = {name: calls_of(served, text) for name, text in hostile(size)}
    assert {name: calls for name, calls in heaviest.items() if calls > CALLS_PER_TOKEN * min(size, 4_000)} == {}


def test_a_fragment_is_counted_priced_and_collected_once(served: Served) -> None:
    tree = parse(bomb(10, 2))
    definitions = [each for each in tree.definitions if isinstance(each, FragmentDefinitionNode)]
    fragments = {each.name.value: each for each in definitions}
    selections = 2 + 1 + 10 * 4 + 1  # the operation's, then two fields with a spread in each of ten fragments, then id
    with pytest.raises(TransportError, match="graphql-too-much"):
        check_limits(tree)
    pricing = Pricing(served.vocabulary, fragments, {})
    with pytest.raises(TransportError, match="graphql-too-much"):
        pricing.of(_operation(tree))
    assert pricing.visited == selections
    collecting = Collecting(served.schema, fragments, VariableValues({}, {}))
    assert list(collecting.below("Territory", [])) == []
    assert collecting.visited == 0


def test_counting_looks_at_every_selection_once() -> None:
    text = bomb(6, 1)
    assert check_limits(parse(text)).visited == 2 + 1 + 6 * 2 + 1
    assert check_limits(parse("{a{b c} ...F} fragment F on T{d ...G} fragment G on T{e}")).visited == 7


def _operation(tree: DocumentNode) -> OperationDefinitionNode:
    return next(each for each in tree.definitions if isinstance(each, OperationDefinitionNode))


PARENTS = "parent{{{}}}"


@pytest.mark.parametrize(
    ("text", "what", "limit"),
    [
        ("{" + "a " * 4_000 + "}", "ký hiệu", 4_000),
        ("{__typename}" + "#\n" * 1_001, "ký hiệu", 4_000),
        ("{__typename}" + " " * 100_000, "ký tự", 100_000),
        (" ".join(f"query Q{n}{{__typename}}" for n in range(21)), "thao tác", 20),
        (
            "{__typename}" + "".join(f"fragment F{n} on Query{{__typename}}" for n in range(61)),
            "phân đoạn (fragment)",
            60,
        ),
        (f"query({''.join(f'$v{n}:Int ' for n in range(101))}){{__typename}}", "biến", 100),
        ("{territories{nodes" + "{parent" * 10 + "{id}" + "}" * 10 + "}}", "cấp lồng nhau", 12),
        ("{" + "...{" * 60 + "__typename" + "}" * 60 + "}", "cấp lồng nhau", 60),
        ("{" + " ".join(f"a{n}:__typename" for n in range(21)) + "}", "trường gốc", 20),
        ("{territories{nodes{" + " ".join(f"a{n}:id" for n in range(61)) + "}}}", "bí danh (alias)", 60),
        ("{territories{nodes{" + "id " * 1_501 + "}}}", "trường", 1_500),
        ('{a:__type(name:"A"){name} b:__type(name:"B"){name} __schema{queryType{name}}}', "lần đọc lược đồ", 2),
        ("{__schema{types{a:name}}}", "bí danh trong phần đọc lược đồ", 0),
    ],
)
def test_each_limit_is_told(served: Served, text: str, what: str, limit: int) -> None:
    with pytest.raises(TransportError) as refused:
        Documents(served.schema, served.vocabulary).read(text)
    values = refused.value.values
    assert (refused.value.status, values["counted"].say("vi"), values["limit"]) == (422, what, limit)  # type: ignore[attr-defined]


def test_what_lies_just_inside_the_limits_is_read(served: Served) -> None:
    documents = Documents(served.schema, served.vocabulary)
    for text in (
        "{territories{nodes" + "{parent" * 9 + "{id}" + "}" * 9 + "}}",
        "{" + " ".join(f"a{n}:__typename" for n in range(20)) + "}",
        "{territories{nodes{" + " ".join(f"a{n}:id" for n in range(60)) + "}}}",
        "{" + "...{" * 58 + "__typename" + "}" * 58 + "}",
    ):
        assert documents.read(text).operation(None) is not None


def test_the_usual_introspection_is_read(served: Served) -> None:
    text = get_introspection_query(input_value_deprecation=True, specified_by_url=True, schema_description=True)
    document = Documents(served.schema, served.vocabulary).read(text)
    assert document.reads_schema_only(document.operation(None))


@pytest.mark.parametrize(
    ("text", "requested"),
    [
        ("{territories{totalCount}}", 25),
        ("{territories(first:10){nodes{id}}}", 10),
        ("{territories(last:10){edges{node{id}}}}", 10),
        ("{territories(first:10){nodes{id} edges{node{id}}}}", 20),
        ("{territories(first:10){nodes{parent{id}}}}", 20),
        ("{territories(first:10){nodes{groupCount}}}", 20),
        ("{territories(first:10){nodes{children(first:20){nodes{id}}}}}", 210),
        ('{territory(id:"x"){children(first:20){nodes{id}}}}', 21),
        ('{nodes(ids:["a","b","c"]){... on Territory{children(first:20){nodes{id}}}}}', 63),
        (
            """{territories(first:10){...F}} fragment F on TerritoryConnection{nodes{...G ...G}}
            fragment G on Territory{parent{id}}""",
            30,
        ),
        ("{a:territories(first:10){nodes{id}} b:clusters(first:5){nodes{id}} __typename}", 15),
    ],
)
def test_the_price_is_the_product_of_the_pages(served: Served, text: str, requested: int) -> None:
    documents = Documents(served.schema, served.vocabulary)
    document = documents.read(text)
    operation = document.operation(None)
    assert documents.price(document, operation, documents.variables(operation, {})).nodes == requested


def test_the_price_follows_the_variables(served: Served) -> None:
    documents = Documents(served.schema, served.vocabulary)
    document = documents.read("query($n: Int = 7, $ids: [ID!]!){territories(first:$n){nodes{id}} nodes(ids:$ids){id}}")
    operation = document.operation(None)
    for sent, requested in (({"ids": []}, 7), ({"n": 50, "ids": ["a", "b"]}, 52), ({"n": None, "ids": "a"}, 26)):
        variables = documents.variables(operation, sent)
        assert documents.price(document, operation, variables).nodes == requested


async def test_a_query_that_costs_too_much_is_refused_with_its_price(caller: Caller) -> None:
    text = """query($n: Int!) { territories(first: $n) { nodes {
        children(first: $n) { nodes { children(first: $n) { nodes { id } } } } } } }"""
    response = await caller.send(text, n=100)
    assert response.status_code == 422
    body = response.json()
    assert body["extensions"] == {"cost": {"requested": 1_010_100, "limit": 100_000}}
    assert body["errors"][0]["extensions"]["code"] == "graphql-too-costly"
    assert caller.statements == []
    assert (await caller.send(text, n=10)).json()["extensions"] == {"cost": {"requested": 1_110, "limit": 100_000}}


async def test_relations_are_limited_by_document(caller: Caller) -> None:
    assert await caller.code("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 61) == (
        422,
        "graphql-too-much",
    )
    assert await caller.data("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 60) == {
        "nodes": [None] * 60
    }
    relations = " ".join(f"a{n}: parent {{ id }}" for n in range(60))
    assert await caller.code(f"{{ territories(first: 1) {{ nodes {{ {relations} }} }} }}") == (422, "graphql-too-much")


def test_documents_are_kept_by_their_length_and_strangers_not_at_all(served: Served) -> None:
    documents = Documents(served.schema, served.vocabulary)
    texts = [f"{{ __typename }} # {n} {'x' * 40_000}" for n in range(6)]
    first = documents.read(texts[0])
    assert documents.read(texts[0]) is first
    assert documents.read(texts[1], keep=False) is not documents.read(texts[1], keep=False)
    for text in texts[1:4]:
        documents.read(text)
    assert documents.read(texts[0]) is first
    for text in texts[4:]:
        documents.read(text)
    assert documents.read(texts[0]) is first
    assert documents.read(texts[1], keep=False) is not documents.read(texts[1], keep=False)
