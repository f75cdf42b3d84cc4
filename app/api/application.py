"""Builds the web application: both transports on one app, and what surrounds them."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.api.answering import tell_problems
from app.api.behalf import HEADER as ON_BEHALF_OF
from app.api.compression import Compression
from app.api.docs.swagger import add_docs
from app.api.edge import Edge
from app.api.graphql import http as graphql
from app.api.idempotency import HEADER as IDEMPOTENCY_KEY
from app.api.noting import HEADER as PURPOSE
from app.api.ports import Doors
from app.api.preferences import HEADER as PREFER
from app.api.rest import router as rest
from app.api.surface.catalogue import OFFERS
from app.api.surface.command import Offer

VERSION: Final = "1.0.0"
"""The version of the API's contract, not of the code: it moves when the document does."""
_DESCRIPTION: Final = (
    "Hồ sơ của các Tổ Nhân dân tự quản, đúng tại mọi thời điểm. Cùng dữ liệu và thao tác qua GraphQL ở `/graphql`; "
    "mọi mã lỗi có trang giải thích ở `/problems`. Mọi danh sách tải về được thành tệp (`format`), cũng cho người dùng "
    "GraphQL.\n\n"
    "The record of the People's self-governing groups, true at every date. The same data and commands over GraphQL at "
    "`/graphql`; every problem has its page under `/problems`. Every list can be had as a file (`format`), by users of "
    "GraphQL too."
)
_SHOWN: Final = [
    "ETag",
    "Link",
    "Location",
    "Idempotent-Replayed",
    "Preference-Applied",
    "Retry-After",
    "RateLimit",
    "RateLimit-Policy",
    "X-Request-Id",
    "Content-Disposition",
    "Content-Language",
]
_TAKEN: Final = [
    "Authorization",
    "Content-Type",
    "If-Match",
    "If-None-Match",
    IDEMPOTENCY_KEY,
    ON_BEHALF_OF,
    PREFER,
    PURPOSE,
    "traceparent",
]


def build(doors: Doors, offers: Sequence[Offer] = OFFERS) -> FastAPI:
    """The app for these doors. FastAPI's telemetry is off: its spans and logs would hold what callers sent."""
    app = FastAPI(
        title="tuquan",
        version=VERSION,
        description=_DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    rest.mount(app, doors, offers)
    graphql.mount(app, doors, offers)
    add_docs(app)
    tell_problems(app, public_url=doors.public_url)
    app.add_middleware(Compression)
    app.add_middleware(Edge, public_url=doors.public_url, quotas=doors.quotas)
    if doors.cors_origins:
        # Added last, so it stands outermost: a browser may read problems too.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=doors.cors_origins,
            allow_methods=["GET", "POST", "PATCH", "PUT"],
            allow_headers=[*_TAKEN, "X-Request-Id"],
            expose_headers=_SHOWN,
            max_age=600,
        )
    return app
