"""The service as main puts it together: everything answers."""

from app.api.rest.naming import path_of
from app.domain.catalogue import VIEWS
from tests.serving import Served


async def test_every_list_answers_for_whoever_sees_most(service: Served) -> None:
    for view in VIEWS:
        if view.listed:
            answer = await service.ask("GET", f"{path_of(view)}?limit=3", "tinh.mttq")
            assert answer.status_code == 200, (view.name, answer.text)
