"""The schema is made from the views and offers: names, nullability, words, interfaces, and always the same text."""

from enum import StrEnum
from uuid import UUID

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    build_schema,
)

from app.api.graphql.declaring import Declarations, Member
from app.api.graphql.naming import GlobalId, camel, pascal, read_id
from app.api.graphql.schema import Served, schema_text
from app.domain.territories.model import TerritoryKind
from app.infra.reads.compiler import pascal as written_by_the_engine
from tests.api.graphql.conftest import OFFERS, VIEWS

PLAIN = "01981a2b-0000-7000-8000-000000000001"


def fields(served: Served, name: str) -> dict[str, str]:
    found = served.schema.get_type(name)
    assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType)
    return {key: str(field.type) for key, field in found.fields.items()}


def arguments(served: Served, type_: str, field: str) -> dict[str, str]:
    found = served.schema.get_type(type_)
    assert isinstance(found, GraphQLObjectType)
    return {key: str(argument.type) for key, argument in found.fields[field].args.items()}


def test_a_view_is_a_type(served: Served) -> None:
    assert fields(served, "Territory") == {
        "id": "ID!",
        "key": "String",
        "kind": "TerritoryKind!",
        "code": "String!",
        "name": "String!",
        "shortName": "String!",
        "depth": "Int!",
        "validFrom": "Date",
        "validTo": "Date",
        "version": "Int!",
        "groupCount": "Int",
        "parent": "Territory",
        "children": "TerritoryConnection!",
        "clusters": "ClusterConnection!",
        "predecessors": "TerritorySuccessionConnection!",
        "successors": "TerritorySuccessionConnection!",
        "policies": "PolicyValueConnection!",
        "bodies": "BodyConnection!",
        "groups": "GroupConnection!",
        "history": "JournalEntryConnection!",
    }


def test_lists_take_the_target_views_filters(served: Served) -> None:
    expected = {
        "first": "Int",
        "after": "String",
        "last": "Int",
        "before": "String",
        "sort": "[ClusterSort!]",
        "q": "String",
        "territoryId": "ID",
        "within": "ID",
        "kind": "[ClusterKind!]",
    }
    assert arguments(served, "Territory", "clusters") == expected
    assert arguments(served, "Query", "clusters") == {**expected, "asOf": "Date", "knownAt": "String"}
    assert arguments(served, "Query", "cluster") == {"id": "ID!", "asOf": "Date", "knownAt": "String"}


def test_words_are_those_that_are_stored(served: Served) -> None:
    found = served.schema.get_type("TerritoryKind")
    assert isinstance(found, GraphQLEnumType)
    assert list(found.values) == [kind.value for kind in TerritoryKind]


def test_every_order_runs_both_ways(served: Served) -> None:
    found = served.schema.get_type("TerritorySort")
    assert isinstance(found, GraphQLEnumType)
    assert list(found.values) == ["name", "name_desc", "code", "code_desc"]


def test_every_record_is_a_node(served: Served) -> None:
    node = served.schema.get_type("Node")
    assert isinstance(node, GraphQLInterfaceType)
    assert {each.name for each in served.schema.get_possible_types(node)} == {pascal(view.name) for view in VIEWS}


def test_a_command_is_a_mutation_with_its_input_and_result(served: Served) -> None:
    assert arguments(served, "Mutation", "registerHamlet") == {
        "input": "RegisterHamletInput!",
        "idempotencyKey": "String",
        "validateOnly": "Boolean!",
        "respondAsync": "Boolean!",
    }
    assert fields(served, "RegisterHamletInput") == {
        "communeId": "ID!",
        "code": "String!",
        "name": "String!",
        "effectiveOn": "Date!",
    }
    assert fields(served, "RegisterHamletPayload") == {"territory": "Territory", "valid": "Boolean!"}
    result = served.schema.get_type("RegisterHamletResult")
    assert isinstance(result, GraphQLUnionType)
    assert [each.name for each in result.types] == [
        "RegisterHamletPayload",
        "Deferred",
        "ValidationProblem",
        "RuleProblem",
        "ConflictProblem",
        "StaleProblem",
        "ForbiddenProblem",
        "NotFoundProblem",
        "RefusedProblem",
    ]


def test_every_problem_has_what_the_interface_promises(served: Served) -> None:
    problem = served.schema.get_type("Problem")
    assert isinstance(problem, GraphQLInterfaceType)
    assert set(problem.fields) == {"type", "title", "status", "code", "detail", "traceId"}
    assert len(served.schema.get_possible_types(problem)) == 7


def test_the_document_is_whole_and_always_the_same(served: Served) -> None:
    text = schema_text(VIEWS, OFFERS)
    assert text == served.text
    assert text.endswith("}\n")
    assert build_schema(text).query_type is not None


def test_both_languages_are_in_the_document(served: Served) -> None:
    assert '"""Tên đầy đủ. / The full name."""' in served.text
    assert "null nếu không có quyền / null without the permission group:read" in served.text


def test_the_engine_names_types_by_the_same_rule() -> None:
    names = ["group", "board_seat", "territory_succession"]
    assert [pascal(name) for name in names] == [written_by_the_engine(name) for name in names]
    assert [camel(name) for name in names] == ["group", "boardSeat", "territorySuccession"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (PLAIN, GlobalId(None, UUID(PLAIN))),
        (f"group_{PLAIN}", GlobalId("group", UUID(PLAIN))),
        (f"board_seat_{PLAIN.upper()}", GlobalId("board_seat", UUID(PLAIN))),
        (f"unknown_{PLAIN}", None),
        (f"_{PLAIN}", None),
        (f"group_{PLAIN}0", None),
        (f"group_{PLAIN.replace('-', '')}", None),
        (f"{{{PLAIN}}}", None),
        (f"urn:uuid:{PLAIN}", None),
        (f"group_{PLAIN}\n", None),
        ("", None),
        ("group_" * 1000 + PLAIN, None),
    ],
)
def test_global_ids(text: str, found: GlobalId | None) -> None:
    assert read_id(text, {"group", "board_seat"}) == found


def test_names_are_taken_once() -> None:
    declarations = Declarations()
    declarations.object("Thing", "", [Member("a", "Int", "")])
    with pytest.raises(ValueError, match="two types have the name Thing"):
        declarations.object("Thing", "", [Member("a", "Int", "")])


def test_words_that_graphql_cannot_hold_are_refused() -> None:
    for word in ("two-parts", "group:read", "true", "9"):
        with pytest.raises(ValueError, match="cannot be values"):
            Declarations().enum("Words", "", [word])


def test_a_second_list_of_words_of_one_name_bears_its_context() -> None:
    def kind() -> type[StrEnum]:
        class Kind(StrEnum):
            """A kind."""

            ANY = "any"

        return Kind

    one, other = kind(), kind()
    one.__module__, other.__module__ = "app.domain.groups.model", "app.domain.bodies.model"
    declarations = Declarations()
    assert [declarations.words(each) for each in (one, other, one, other)] == [
        "Kind",
        "BodiesKind",
        "Kind",
        "BodiesKind",
    ]
