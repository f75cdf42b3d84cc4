"""Signing in and out, the public keys, and who one is."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response

from app.api.auth import actor_of
from app.api.conditional import NEVER_KEPT, PRIVATE
from app.api.ports import Doors, Tokens
from app.api.requests import JSON, read_json, require_json_accepted
from app.api.rest.bodies import read_body
from app.api.surface.inputs import body_of
from app.domain.access.actor import Actor, Assignment
from app.domain.shared.commands import Bounds, Doc

JWKS: Final = "application/jwk-set+json"
LONGEST_TOKEN: Final = 500
"""Characters of a refresh token that is looked at."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Signs in with a user name and a password."""

    username: Annotated[str, Doc("Tên đăng nhập.", "The user name.", "tam.nguyen"), Bounds(1, 100)]
    password: Annotated[str, Doc("Mật khẩu.", "The password.", "mua-xuan-tren-song-Tien"), Bounds(1, 128)]
    client_id: Annotated[str, Doc("Ứng dụng đang đăng nhập.", "The app that signs in.", "tuquan"), Bounds(1, 100)] = (
        "tuquan"
    )


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """Carries the refresh token of a session."""

    refresh_token: Annotated[
        str, Doc("Mã làm mới.", "The refresh token.", "q1w2e3r4t5y6u7i8o9p0"), Bounds(1, LONGEST_TOKEN)
    ]


SIGN_IN: Final[TypeAdapter[Any]] = TypeAdapter(body_of(SignIn))
REFRESH: Final[TypeAdapter[Any]] = TypeAdapter(body_of(RefreshToken))


class Session:
    """Signing in, staying signed in, signing out, and asking who one is."""

    def __init__(self, doors: Doors) -> None:
        """Passwords and tokens are judged behind the doors."""
        self._doors = doors

    async def sign_in(self, request: Request) -> Response:
        """``POST /v1/auth/login``."""
        body = read_body(SIGN_IN, await read_json(request))
        return _tokens(await self._doors.sign_in.sign_in(body.username, body.password, body.client_id))

    async def refresh(self, request: Request) -> Response:
        """``POST /v1/auth/refresh``: the next pair of tokens."""
        body = read_body(REFRESH, await read_json(request))
        return _tokens(await self._doors.sign_in.refresh(body.refresh_token))

    async def sign_out(self, request: Request) -> Response:
        """``POST /v1/auth/logout``: ends the session of the token."""
        body = read_body(REFRESH, await read_json(request))
        await self._doors.sign_in.sign_out(body.refresh_token)
        return Response(status_code=204, headers=NEVER_KEPT)

    async def keys(self, _request: Request) -> Response:
        """``GET /.well-known/jwks.json``."""
        keys = await self._doors.sign_in.jwks()
        return Response(keys, headers={"Cache-Control": "public, max-age=300"}, media_type=JWKS)

    async def metadata(self, _request: Request) -> Response:
        """``GET /.well-known/oauth-authorization-server``: what is true of RFC 8414 here, and where to sign in."""
        url = self._doors.public_url
        told = {
            "issuer": url,
            "jwks_uri": f"{url}/.well-known/jwks.json",
            "response_types_supported": [],
            "grant_types_supported": [],
            "service_documentation": f"{url}/docs",
            "ui_locales_supported": ["vi", "en"],
            "sign_in_endpoint": f"{url}/v1/auth/login",
            "refresh_endpoint": f"{url}/v1/auth/refresh",
            "sign_out_endpoint": f"{url}/v1/auth/logout",
        }
        return Response(json.dumps(told), headers={"Cache-Control": "public, max-age=300"}, media_type=JSON)

    async def me(self, request: Request) -> Response:
        """``GET /v1/me``: the signed-in person, the roles held today, and where each permission reaches."""
        actor = await actor_of(request, self._doors)
        require_json_accepted(request)
        return Response(json.dumps(_described(actor), default=str), headers=PRIVATE, media_type=JSON)


def _tokens(tokens: Tokens) -> Response:
    told = {
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "expires_in": tokens.expires_in,
        "refresh_token": tokens.refresh_token,
    }
    return Response(json.dumps(told), headers=NEVER_KEPT, media_type=JSON)


def _described(actor: Actor) -> dict[str, Any]:
    return {
        "account_id": actor.account_id,
        "person_id": actor.person_id,
        "username": actor.username,
        "client_id": actor.client_id,
        "assignments": [_assignment(each) for each in actor.assignments],
        "permissions": [
            {
                "permission": permission,
                "territory_paths": scope.paths,
                "group_ids": scope.groups,
                "household_ids": scope.households,
                "person_ids": scope.persons,
            }
            for permission, scope in actor.scopes.items()
            if not scope.is_empty()
        ],
    }


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "id": assignment.id,
        "role": assignment.role,
        "territory_path": assignment.path,
        "group_id": assignment.group_id,
        "household_id": assignment.household_id,
        "ends_on": assignment.ends_on,
    }
