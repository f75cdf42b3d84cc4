"""Python's gql, with the schema at hand: documents are checked before they are sent."""

import os

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

PAGE = gql("query ($after: String) { groups(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }")
REGISTER = gql("""
mutation ($input: RegisterPersonInput!) {
  registerPerson(input: $input) { __typename ... on Problem { code } }
}
""")

headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
transport = HTTPXTransport(url=f"{os.environ['TUQUAN']}/graphql", headers=headers)
with Client(transport=transport, fetch_schema_from_transport=True) as session:
    first = session.execute(PAGE)["groups"]
    PAGE.variable_values = {"after": first["pageInfo"]["endCursor"]}
    second = session.execute(PAGE)["groups"]
    assert first["nodes"][0]["id"] != second["nodes"][0]["id"]
    nobody = "territory_00000000-0000-0000-0000-000000000000"
    REGISTER.variable_values = {
        "input": {"territoryId": nobody, "fullName": "Tám", "lawfulBasis": "public_task", "noticeOn": "2026-01-15"}
    }
    assert session.execute(REGISTER)["registerPerson"]["code"] == "not-found"
print("gql: the schema, pages, a mutation and its problem")
