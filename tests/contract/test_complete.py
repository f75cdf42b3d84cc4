"""Nothing is forgotten: each view has its SQL, each command its door, each route and field its permission."""

import dataclasses
import inspect
from importlib import import_module
from typing import Any

import httpx

from app.api.application import build
from app.api.nouns import NOUNS
from app.api.ports import Doors
from app.api.rest.naming import path_of
from app.api.surface.catalogue import OFFERS
from app.domain.access.permissions import Permission
from app.domain.catalogue import VIEWS
from app.domain.shared.views import Field
from app.infra.reads.catalogue import SOURCES
from tests.architecture.tree import ROOT, contexts
from tests.serving import Served

PUBLIC_ROUTES = {
    "/livez",
    "/readyz",
    "/v1/auth/login",
    "/v1/auth/refresh",
    "/v1/auth/logout",
    "/.well-known/jwks.json",
    "/.well-known/oauth-authorization-server",
    "/problems",
    "/problems/{code}",
    "/openapi.json",
    "/docs",
    "/docs/{asset}",
    "/graphql",
    "/graphql/assets/{name}",
    "/",
}
"""What anybody may ask. GraphQL asks for a token itself where a document wants data."""
PUBLIC_VIEWS = {"territory", "territory_succession", "cluster", "body", "policy_value", "body_succession"}
"""What every signed-in person may see: the map, the bodies, the rules."""
WITHOUT_RECORDS = {"corrections"}
"""Contexts that only change the records of others: they have neither tables nor views."""


def test_every_view_has_its_sql() -> None:
    assert {view.name for view in VIEWS} == set(SOURCES)
    for view in VIEWS:
        source = SOURCES[view.name]
        fields = {name for name, member in view.members.items() if isinstance(member, Field)}
        assert set(source.fields) == fields, view.name
        assert set(source.relations) == set(view.members) - fields, view.name
        assert set(source.filters) | set(source.bound) == set(view.filters), view.name
        assert {sort.removeprefix("-") for sort in view.sorts} == set(source.sorts), view.name
        assert (source.search is None) == (view.search is None), view.name


def test_every_view_has_a_noun() -> None:
    assert {view.name for view in VIEWS} == NOUNS.keys()


def test_every_masked_field_names_a_permission() -> None:
    known = {permission.value for permission in Permission}
    for view in VIEWS:
        assert view.permission is None or view.permission in known
        assert (view.permission is None) == (view.name in PUBLIC_VIEWS), view.name
        for member in view.members.values():
            assert not isinstance(member, Field) or member.permission is None or member.permission in known


def test_every_action_is_offered() -> None:
    offered = {(offer.action, offer.command) for offer in OFFERS}
    for context in contexts():
        if not (ROOT / "app/domain" / context / "actions.py").exists():
            continue
        module = import_module(f"app.domain.{context}.actions")
        for name, action in inspect.getmembers(module, inspect.iscoroutinefunction):
            if name.startswith("_") or action.__module__ != module.__name__:
                continue
            command = inspect.signature(action).parameters.get("command")
            if command is not None and dataclasses.is_dataclass(command.annotation):
                assert (action, command.annotation) in offered, f"{context}.{name}"


def test_every_context_has_one_name_in_every_layer() -> None:
    for context in contexts():
        if context == "shared" or not (ROOT / "app/domain" / context / "commands.py").exists():
            continue
        layers = ("app/infra/db", "app/api/surface")
        for layer in layers if context in WITHOUT_RECORDS else (*layers, "app/infra/db/tables", "app/infra/reads"):
            place = ROOT / layer / context
            assert place.is_dir() or place.with_suffix(".py").exists(), f"{layer}/{context}"


async def test_every_route_asks_for_a_token_or_is_public(service: Served) -> None:
    open_routes = set()
    for route in service.app.routes:
        path = getattr(route, "path", None)
        if path is None:
            continue
        methods = (getattr(route, "methods", None) or {"GET"}) - {"HEAD"}
        for method in methods:
            filled = path.replace("{id}", "01981a2b-0000-7000-8000-000000000001").replace("{code}", "not-found")
            answer = await service.client.request(method, filled, json={} if method != "GET" else None)
            if answer.status_code != httpx.codes.UNAUTHORIZED:
                open_routes.add(path)
    assert open_routes <= PUBLIC_ROUTES


def test_every_listed_view_is_in_the_document() -> None:
    given = {"views", "public_url", "cors_origins"}
    nothing: dict[str, Any] = {each.name: None for each in dataclasses.fields(Doors) if each.name not in given}
    doors = Doors(
        **nothing,
        views=VIEWS,
        public_url="http://tuquan.test",
    )
    paths = {getattr(route, "path", "") for route in build(doors).routes}
    assert {path_of(view) for view in VIEWS if view.listed} <= paths
