"""The service's settings, from the environment: names begin with TUQUAN_, only DATABASE_URL is known by its own name.

Every setting has a default that is right for one machine; nothing is read from a file in the working folder.
"""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from app.infra.postgres import default_state

LONGEST_ACCESS_MINUTES = 10
"""Minutes that an access token may live: so long a stolen one is good (RFC 9700)."""


class Settings(BaseSettings):
    """What an operator may choose. ``TUQUAN_PORT=8080`` sets ``port``; wrong values stop the start with their name."""

    model_config = SettingsConfigDict(env_prefix="TUQUAN_", frozen=True, extra="ignore", hide_input_in_errors=True)

    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    """A PostgreSQL 18 or newer; without it the embedded server runs in the state folder."""
    state: Path = Field(default_factory=default_state)
    """The state folder: the embedded server and the master key."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = Field(default=8000, ge=0, le=65_535)
    """The port to listen on; 0 takes a free one."""
    workers: int = Field(default=1, ge=1, le=64)
    """Processes that serve requests."""
    public_url: str = "http://127.0.0.1:8000"
    """The address under which clients reach the service; access tokens are meant for it (``aud``)."""
    issuer: str | None = None
    """The name under which tokens are issued (``iss``), where it is another than ``public_url``."""
    access_token_minutes: int = Field(default=LONGEST_ACCESS_MINUTES, ge=1, le=LONGEST_ACCESS_MINUTES)
    """Minutes that an access token lives."""
    refresh_days: int = Field(default=30, ge=1, le=90)
    """Days after which a refresh token that nobody used is worth nothing."""
    session_days: int = Field(default=90, ge=1, le=365)
    """Days after which everybody signs in anew."""
    master_key: SecretStr | None = None
    """Keys that seal secrets, instead of the file in the state folder: see ``secrets``."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Origins of web applications that may call, separated by commas."""
    quota_requests: int = Field(default=600, ge=0)
    """Requests that an account, or an address without one, may send each process in a minute; 0 sets no limit."""
    quota_writes: int = Field(default=600, ge=0)
    """The same for calls that may change something."""
    quota_graphql_nodes: int = Field(default=1_000_000, ge=0)
    """The same for records that its GraphQL documents may read at most; less than 100,000 bars documents for good."""
    quota_exports: int = Field(default=60, ge=0)
    """The same for lists that are taken as files."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important messages that are written."""
    log_format: Literal["json", "console"] = "json"
    """One JSON object a line, or lines for people."""
    demo: bool = False
    """Fill an empty database with a made-up province."""
    demo_password: SecretStr | None = None
    """The password of every account of the demo; made at random and shown once where it is not set."""

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Origins as they stand in the environment."""
        return tuple(filter(None, (part.strip() for part in value.split(",")))) if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Scheme, host and port only: browsers compare the whole text, and a star would let every page in."""
        for origin in value:
            if urlsplit(origin)._replace(scheme="", netloc="").geturl() or not _is_web(origin):
                message = f"{origin} is no origin: write scheme://host or scheme://host:port"
                raise ValueError(message)
        return value

    @field_validator("public_url", "issuer")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        """An address without query, fragment or slash at the end, so that it can be compared as text."""
        if value is None:
            return None
        parts = urlsplit(value)
        if not _is_web(value) or parts.query or parts.fragment or value.endswith("/"):
            message = "write http(s)://host[:port][/path], without a slash at the end"
            raise ValueError(message)
        return value

    @property
    def token_issuer(self) -> str:
        """The name under which tokens are issued."""
        return self.issuer or self.public_url


def _is_web(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
