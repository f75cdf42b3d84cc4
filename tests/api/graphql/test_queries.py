"""Queries over the real territories: what is asked comes back, in the document's order, by one statement."""

import json
from typing import Any

from tests.api.graphql.conftest import Caller

PROVINCES = "kind: [province]"


async def id_of(caller: Caller, key: str) -> str:
    """The global id of a packaged territory."""
    found = await caller.data("query($k: String!) { territories(key: [$k]) { nodes { id } } }", k=key)
    return str(found["territories"]["nodes"][0]["id"])


async def names(caller: Caller, arguments: str) -> list[str]:
    found = await caller.data(f"{{ territories({arguments}) {{ nodes {{ name }} }} }}")
    return [node["name"] for node in found["territories"]["nodes"]]


async def test_a_list_holds_its_parts_in_the_order_of_the_document(caller: Caller) -> None:
    response = await caller.send(
        f"""{{ territories(first: 2, {PROVINCES}) {{
            totalCount __typename nodes {{ name kind }} edges {{ __typename }} }} }}"""
    )
    assert json.dumps(response.json()["data"], ensure_ascii=False) == json.dumps(
        {
            "territories": {
                "totalCount": 34,
                "__typename": "TerritoryConnection",
                "nodes": [
                    {"name": "Tỉnh An Giang", "kind": "province"},
                    {"name": "Tỉnh Bắc Ninh", "kind": "province"},
                ],
                "edges": [{"__typename": "TerritoryEdge"}, {"__typename": "TerritoryEdge"}],
            }
        },
        ensure_ascii=False,
    )


async def test_a_query_is_one_statement_however_many_roots_and_relations(caller: Caller) -> None:
    await caller.data(
        f"""{{
            a: territories(first: 3, {PROVINCES}) {{
                nodes {{ name children(first: 2) {{ nodes {{ name parent {{ name }} }} }} }} }}
            b: territories(first: 1, last: null) {{ totalCount }}
            clusters {{ nodes {{ name territory {{ name }} }} }}
            policyValues {{ nodes {{ key value }} }}
        }}"""
    )
    assert len(caller.statements) == 1


async def test_aliases_name_the_answer(caller: Caller) -> None:
    found = await caller.data(
        f"""{{ some: territories(first: 1, {PROVINCES}) {{
            these: nodes {{ called: name name }} t: __typename }} q: __typename }}"""
    )
    assert found == {
        "some": {"these": [{"called": "Tỉnh An Giang", "name": "Tỉnh An Giang"}], "t": "TerritoryConnection"},
        "q": "Query",
    }


async def test_fragments_are_written_out_and_merged(caller: Caller) -> None:
    found = await caller.data(
        f"""query {{ territories(first: 1, {PROVINCES}) {{
            ...Names nodes {{ ... on Territory {{ code }} ... {{ kind }} }} }} }}
        fragment Names on TerritoryConnection {{ nodes {{ ...Name ...Also }} }}
        fragment Name on Territory {{ name parent {{ name }} }}
        fragment Also on Node {{ ...Name2 }}
        fragment Name2 on Territory {{ parent {{ kind }} }}"""
    )
    node = found["territories"]["nodes"][0]
    assert node == {
        "name": "Tỉnh An Giang",
        "parent": {"name": "Nước Cộng hòa xã hội chủ nghĩa Việt Nam", "kind": "country"},
        "code": "91",
        "kind": "province",
    }
    assert list(node) == ["name", "parent", "code", "kind"]


async def test_skip_and_include_obey_variables(caller: Caller) -> None:
    text = f"""query($with: Boolean!, $not: Boolean = false) {{ territories(first: 1, {PROVINCES}) {{
        nodes {{ name @include(if: $with) code @skip(if: $not) ...F @include(if: $with) }} }} }}
        fragment F on Territory {{ kind }}"""
    assert (await caller.data(text, **{"with": True}))["territories"]["nodes"] == [
        {"name": "Tỉnh An Giang", "code": "91", "kind": "province"}
    ]
    assert (await caller.data(text, **{"with": False, "not": True}))["territories"]["nodes"] == [{}]


async def test_an_empty_selection_is_an_empty_object(caller: Caller) -> None:
    found = await caller.data(
        f"""{{ territories(first: 1, {PROVINCES}) {{ nodes @skip(if: true) {{ id }} }}
            b: territories(first: 1, {PROVINCES}) {{
                nodes {{ children(first: 1) {{ totalCount @skip(if: true) }} }} }} }}"""
    )
    assert found == {"territories": {}, "b": {"nodes": [{"children": {}}]}}


async def test_variables_change_values_and_not_the_statement(caller: Caller) -> None:
    text = "query($k: [TerritoryKind!], $q: String) { territories(first: 1, kind: $k, q: $q) { nodes { name } } }"
    assert (await caller.data(text, k=["province"]))["territories"]["nodes"] == [{"name": "Tỉnh An Giang"}]
    first = caller.statements[0]
    assert (await caller.data(text, k=["country"]))["territories"]["nodes"] == [
        {"name": "Nước Cộng hòa xã hội chủ nghĩa Việt Nam"}
    ]
    assert caller.statements == [first]
    assert (await caller.data(text, k=["province"], q="dong thap"))["territories"]["nodes"] == [
        {"name": "Tỉnh Đồng Tháp"}
    ]
    assert caller.statements != [first]


async def test_a_filter_that_is_null_is_no_filter(caller: Caller) -> None:
    text = "query($k: [TerritoryKind!]) { territories(kind: $k) { totalCount } }"
    everything = await caller.data("{ territories { totalCount } }")
    assert await caller.data(text, k=None) == everything
    assert await caller.data(text) == everything
    assert everything["territories"]["totalCount"] > 34


async def test_an_empty_list_of_words_finds_nothing(caller: Caller) -> None:
    assert await caller.data("{ territories(kind: []) { totalCount nodes { id } } }") == {
        "territories": {"totalCount": 0, "nodes": []}
    }


async def test_enumerations_are_the_words_as_they_are_stored(caller: Caller) -> None:
    found = await caller.data('{ __type(name: "TerritoryKind") { enumValues { name } } }')
    assert {"name": "special_zone"} in found["__type"]["enumValues"]
    assert await names(caller, "kind: [country]") == ["Nước Cộng hòa xã hội chủ nghĩa Việt Nam"]


async def test_orders_run_both_ways(caller: Caller) -> None:
    assert await names(caller, f"first: 2, {PROVINCES}, sort: [name_desc]") == ["Tỉnh Vĩnh Long", "Tỉnh Tuyên Quang"]
    assert await names(caller, f"first: 2, {PROVINCES}, sort: [code]") == ["Thành phố Hà Nội", "Tỉnh Cao Bằng"]


async def test_pages_forwards_cover_the_list_once(caller: Caller) -> None:
    text = """query($after: String) { territories(first: 10, kind: [province], after: $after) {
        nodes { name } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
    seen: list[str] = []
    after, turns = None, []
    while True:
        page = (await caller.data(text, after=after))["territories"]
        seen += [node["name"] for node in page["nodes"]]
        turns.append((page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]))
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert turns == [(False, True), (True, True), (True, True), (True, False)]
    assert len(seen) == len(set(seen)) == 34
    assert seen == await names(caller, f"first: 100, {PROVINCES}")


async def test_pages_backwards_cover_the_list_once(caller: Caller) -> None:
    text = """query($before: String) { territories(last: 10, kind: [province], before: $before) {
        nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor } } }"""
    seen: list[str] = []
    before, turns = None, []
    while True:
        page = (await caller.data(text, before=before))["territories"]
        seen = [node["name"] for node in page["nodes"]] + seen
        turns.append((page["pageInfo"]["hasPreviousPage"], page["pageInfo"]["hasNextPage"]))
        before = page["pageInfo"]["startCursor"]
        assert before == page["edges"][0]["cursor"]
        if not page["pageInfo"]["hasPreviousPage"]:
            break
    assert turns == [(True, False), (True, True), (True, True), (False, True)]
    assert seen == await names(caller, f"first: 100, {PROVINCES}")


async def test_a_cursor_alone_turns_the_default_page_to_its_side(caller: Caller) -> None:
    everything = await names(caller, f"first: 100, {PROVINCES}")
    cursors = await caller.data(f"{{ territories(first: 3, {PROVINCES}) {{ edges {{ cursor }} }} }}")
    third = cursors["territories"]["edges"][2]["cursor"]
    assert await names(caller, f'{PROVINCES}, after: "{third}"') == everything[3:28]
    assert await names(caller, f'{PROVINCES}, before: "{third}"') == everything[:2]


async def test_page_info_alone_and_of_an_empty_list(caller: Caller) -> None:
    info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor __typename }"
    found = await caller.data(
        f"{{ territories(kind: []) {{ {info} }} b: territories(first: 1) {{ pageInfo {{ hasPreviousPage }} }} }}"
    )
    assert found["territories"]["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": None,
        "endCursor": None,
        "__typename": "PageInfo",
    }
    assert found["b"] == {"pageInfo": {"hasPreviousPage": False}}


async def test_relations_have_pages_filters_and_orders_of_their_own(caller: Caller) -> None:
    key = "vn:2025:82"
    found = await caller.data(
        """query($key: String!) { territories(key: [$key]) { nodes { name
            wards: children(kind: [ward], first: 1) { totalCount nodes { name } }
            last: children(last: 1, sort: [name]) { nodes { name } }
            searched: children(q: "cao lanh") { nodes { name kind } } } } }""",
        key=key,
    )
    node = found["territories"]["nodes"][0]
    assert node["name"] == "Tỉnh Đồng Tháp"
    assert node["wards"]["totalCount"] == 20
    assert [len(node[part]["nodes"]) for part in ("wards", "last")] == [1, 1]
    assert all("Cao Lãnh" in each["name"] for each in node["searched"]["nodes"])


async def test_a_record_by_either_form_of_its_id(caller: Caller) -> None:
    id_ = await id_of(caller, "vn:2025:82")
    text = "query($id: ID!) { territory(id: $id) { id name } }"
    expected = {"territory": {"id": id_, "name": "Tỉnh Đồng Tháp"}}
    assert await caller.data(text, id=id_) == expected
    assert await caller.data(text, id=id_.removeprefix("territory_")) == expected


async def test_an_id_that_no_record_has_is_null(caller: Caller) -> None:
    id_ = await id_of(caller, "vn:2025:82")
    plain = id_.removeprefix("territory_")
    text = "query($id: ID!) { territory(id: $id) { id } }"
    for wrong in ("", "x", f"cluster_{plain}", f"nothing_{plain}", f"{plain}0", "territory_", "9" * 5000):
        assert await caller.data(text, id=wrong) == {"territory": None}, wrong


async def test_node_follows_the_type_in_the_id(caller: Caller) -> None:
    id_ = await id_of(caller, "vn:2025:82")
    text = """query($id: ID!) { node(id: $id) { __typename id
        ... on Territory { name } ... on Cluster { kind territory { name } } } }"""
    assert await caller.data(text, id=id_) == {"node": {"__typename": "Territory", "id": id_, "name": "Tỉnh Đồng Tháp"}}
    absent = f"cluster_{id_.removeprefix('territory_')}"
    for wrong in (absent, id_.removeprefix("territory_"), "nothing_1", ""):
        assert await caller.data(text, id=wrong) == {"node": None}, wrong


async def test_nodes_keep_the_order_of_their_ids(caller: Caller) -> None:
    dong_thap, an_giang = await id_of(caller, "vn:2025:82"), await id_of(caller, "vn:2025:91")
    text = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Territory { name } } }"
    found = await caller.data(text, ids=[an_giang, "unknown", dong_thap, f"cluster_{dong_thap[10:]}", an_giang])
    assert found["nodes"] == [
        {"name": "Tỉnh An Giang"},
        None,
        {"name": "Tỉnh Đồng Tháp"},
        None,
        {"name": "Tỉnh An Giang"},
    ]
    assert len(caller.statements) == 1
    assert await caller.data(text, ids=[]) == {"nodes": []}


async def test_as_of_belongs_to_its_root(caller: Caller) -> None:
    found = await caller.data(
        """query($then: Date!) {
            then: territories(kind: [province], asOf: $then) { totalCount nodes { parent { name } } }
            now: territories(kind: [province]) { totalCount } }""",
        then="2025-06-30",
    )
    assert (found["then"]["totalCount"], found["now"]["totalCount"]) == (2, 34)
    assert len(caller.statements) == 1


async def test_a_cursor_belongs_to_its_date(caller: Caller) -> None:
    first = await caller.data(
        f'{{ territories(first: 1, {PROVINCES}, asOf: "2025-06-30") {{ pageInfo {{ endCursor }} }} }}'
    )
    cursor = first["territories"]["pageInfo"]["endCursor"]
    assert len(await names(caller, f'first: 2, {PROVINCES}, asOf: "2025-06-30", after: "{cursor}"')) == 1
    assert await caller.code(
        f'{{ territories(first: 1, {PROVINCES}, after: "{cursor}") {{ totalCount nodes {{ id }} }} }}'
    ) == (
        400,
        "bad-cursor",
    )


async def test_ids_in_filters_take_both_forms(caller: Caller) -> None:
    id_ = await id_of(caller, "vn:2025:82")
    for form in (id_, id_.removeprefix("territory_")):
        found = await caller.data("query($id: ID) { territories(parentId: $id) { totalCount } }", id=form)
        assert found["territories"]["totalCount"] == 102


async def test_masked_fields_are_null_without_the_permission(caller: Caller) -> None:
    text = f"{{ territories(first: 1, {PROVINCES}) {{ nodes {{ name groupCount }} }} }}"
    assert (await caller.data(text))["territories"]["nodes"] == [{"name": "Tỉnh An Giang", "groupCount": 0}]
    caller.client.headers["Authorization"] = "Bearer nobody"
    assert (await caller.data(text))["territories"]["nodes"] == [{"name": "Tỉnh An Giang", "groupCount": None}]


async def test_json_and_booleans_come_as_the_database_made_them(caller: Caller) -> None:
    found = await caller.data("{ policyValues(first: 100, isDefault: true) { nodes { key value isDefault } } }")
    values: dict[str, Any] = {node["key"]: node["value"] for node in found["policyValues"]["nodes"]}
    assert all(node["isDefault"] is True for node in found["policyValues"]["nodes"])
    assert len(values) > 3


async def test_records_and_the_schema_in_one_document(caller: Caller) -> None:
    found = await caller.data(
        f"""query($name: String!) {{ first: territories(first: 1, {PROVINCES}) {{ nodes {{ name }} }}
            __type(name: $name) {{ name kind }} last: __typename }}""",
        name="Territory",
    )
    assert list(found) == ["first", "__type", "last"]
    assert found["__type"] == {"name": "Territory", "kind": "OBJECT"}
    assert len(caller.statements) == 1


async def test_the_cost_is_told_with_every_answer(caller: Caller) -> None:
    response = await caller.send("{ territories(first: 10) { nodes { children(first: 5) { nodes { name } } } } }")
    assert response.json()["extensions"] == {"cost": {"requested": 60, "limit": 100_000}}


async def test_text_that_no_database_takes_is_refused(caller: Caller) -> None:
    assert await caller.code("query($q: String) { territories(q: $q) { totalCount } }", q="a\x00b") == (
        422,
        "bad-parameter",
    )
    assert await caller.code("query($c: [String!]) { territories(code: $c) { totalCount } }", c=["\u202e"]) == (
        422,
        "bad-parameter",
    )
    assert await caller.code("query($id: ID) { territories(parentId: $id) { totalCount } }", id="none") == (
        422,
        "bad-parameter",
    )


async def test_page_arguments_that_contradict_each_other_are_refused(caller: Caller) -> None:
    answer = await caller.send("{ territories(first: 101) { nodes { id } } }")
    assert answer.json()["errors"][0]["message"].endswith("không hợp lệ: 101. Cần: 1 đến 100.")
    for arguments in (
        "first: 0",
        "first: 101",
        "last: -1",
        "first: 1, last: 1",
        'last: 1, after: "x"',
        'first: 1, before: "x"',
        'after: "x", before: "y"',
    ):
        assert await caller.code(f"{{ territories({arguments}) {{ nodes {{ id }} }} }}") == (422, "bad-parameter"), (
            arguments
        )
    assert await caller.code('{ territories(after: "x") { nodes { id } } }') == (400, "bad-cursor")


async def test_a_null_where_the_default_was_meant_is_refused(caller: Caller) -> None:
    for text in (
        "query($x: Boolean = true) { territories(first: 1) { nodes { id @include(if: $x) } } }",
        "query($x: Boolean = true) { __schema { queryType { name @skip(if: $x) } } }",
        'query($x: ID = "a") { territory(id: $x) { id } }',
        "query($x: [ID!] = []) { nodes(ids: $x) { id } }",
    ):
        assert await caller.code(text, x=None) == (400, "graphql-variables"), text
