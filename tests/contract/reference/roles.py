"""Gives users of the demo a second role, so that what they may see differs from row to row."""

from tests.serving import Served

ASSIGN = """
mutation($input: AssignRoleInput!) {
  assignRole(input: $input) { ... on AssignRolePayload { assignment { id } } ... on Problem { code detail } }
}
"""


async def give_role(service: Served, username: str, role: str, **place: str) -> None:
    """Another role at a place (``groupId``, ``territoryId``) from today on."""
    person = await service.owner.fetchval("select person_id from accounts where username = $1", username)
    given = {"personId": str(person), "role": role, **place}
    answer = await service.data("admin", ASSIGN, input=given)
    assert "assignment" in answer["assignRole"], answer
