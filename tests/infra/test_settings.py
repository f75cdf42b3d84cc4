"""Settings come from the environment; wrong ones stop the start."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.infra.postgres import default_state
from app.infra.settings import Settings


def test_the_defaults_serve_one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = Settings()
    assert settings.database_url is None
    assert settings.state == default_state()
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert (settings.access_token_minutes, settings.refresh_days, settings.session_days) == (10, 30, 90)
    assert settings.token_issuer == "http://127.0.0.1:8000"
    assert settings.cors_origins == ()
    assert not settings.demo


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DATABASE_URL": "postgresql://u:geheim@db/tuquan",
        "TUQUAN_STATE": "/srv/tuquan",
        "TUQUAN_PORT": "8080",
        "TUQUAN_WORKERS": "2",
        "TUQUAN_PUBLIC_URL": "https://tuquan.example",
        "TUQUAN_ISSUER": "https://id.example/realm",
        "TUQUAN_CORS_ORIGINS": "https://a.example, http://localhost:3000,",
        "TUQUAN_DEMO": "true",
        "TUQUAN_LOG_FORMAT": "console",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://u:geheim@db/tuquan"
    assert (settings.state, settings.port, settings.workers) == (Path("/srv/tuquan"), 8080, 2)
    assert settings.token_issuer == "https://id.example/realm"
    assert settings.cors_origins == ("https://a.example", "http://localhost:3000")
    assert settings.demo
    assert settings.log_format == "console"


def test_no_representation_shows_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:geheim@db/tuquan")
    monkeypatch.setenv("TUQUAN_MASTER_KEY", "ab" * 32)
    monkeypatch.setenv("TUQUAN_DEMO_PASSWORD", "mua-xuan-tren-song")
    shown = repr(Settings()) + str(Settings())
    assert [secret for secret in ("geheim", "abab", "mua-xuan") if secret in shown] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCESS_TOKEN_MINUTES", "11"),
        ("ACCESS_TOKEN_MINUTES", "0"),
        ("PORT", "65536"),
        ("WORKERS", "0"),
        ("REFRESH_DAYS", "0"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_URL", "tuquan.example"),
        ("PUBLIC_URL", "https://tuquan.example/"),
        ("PUBLIC_URL", "https://tuquan.example?x=1"),
        ("PUBLIC_URL", "https://user@tuquan.example"),
        ("ISSUER", "ftp://tuquan.example"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://a.example/app"),
        ("CORS_ORIGINS", "a.example"),
    ],
)
def test_wrong_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TUQUAN_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert [error["loc"] for error in caught.value.errors()] == [(name.lower(),)]


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]
