"""openapi-python-client: a typed package of its own, made from the document."""

import os
from datetime import date
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from tuquan_client import AuthenticatedClient
from tuquan_client.api.groups import get_group, list_groups
from tuquan_client.api.persons import get_person, register_person
from tuquan_client.models import Person, Problem, RegisterPersonIn
from tuquan_client.models.lawful_basis import LawfulBasis

client = AuthenticatedClient(os.environ["TUQUAN"], os.environ["TOKEN"])
first = list_groups.sync(client=client, limit=1)
cursor = parse_qs(urlsplit(first.page.next_).query)["cursor"][0]
second = list_groups.sync(client=client, limit=1, cursor=cursor)
group = first.items[0]
assert group.id != second.items[0].id
one = get_group.sync(str(group.id), client=client, expand=["territory"])
body = RegisterPersonIn(
    territory_id=one.territory.id,
    full_name="Nguyễn Văn Tám",
    lawful_basis=LawfulBasis.PUBLIC_TASK,
    notice_on=date(2026, 1, 15),
)
made = [register_person.sync(client=client, body=body, idempotency_key="openapi-python-client") for _ in range(2)]
assert isinstance(made[0], Person) and made[0].id == made[1].id
missing = get_person.sync_detailed(str(UUID(int=0)), client=client)
assert missing.status_code == HTTPStatus.NOT_FOUND and isinstance(missing.parsed, Problem)
assert missing.parsed.code == "not-found"
print("openapi-python-client: pages, a record with a relation, a write and its repetition, a typed problem")
