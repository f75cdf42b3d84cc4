"""Access tokens: what they say, and that nothing forged passes."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.access.roles import Role
from app.domain.accounts.model import Grant
from app.domain.shared.errors import Unauthenticated
from app.domain.shared.ids import AccountId, AssignmentId
from app.infra.signing_keys import thumbprint
from app.infra.tokens import AccessTokens, Claims, SigningKey, UnknownKeyError
from tests.infra.officers import START

ISSUER, AUDIENCE = "https://id.example", "https://api.example"
ACCOUNT, SESSION = AccountId(UUID(int=1)), UUID(int=2)
GRANT = Grant(
    ACCOUNT,
    SESSION,
    "tuquan",
    (
        (AssignmentId(UUID(int=3)), Role.GROUP_HEAD),
        (AssignmentId(UUID(int=4)), Role.HAMLET_FRONT),
        (AssignmentId(UUID(int=5)), Role.GROUP_HEAD),
    ),
)
MINUTE = timedelta(minutes=1)


def new_key() -> SigningKey:
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key()
    return SigningKey(thumbprint(public), private, public, START - MINUTE, START + timedelta(days=30))


KEY, STRANGER = new_key(), new_key()


class OneKey:
    """Knows one key."""

    def verifying(self, kid: str, _now: object) -> SigningKey | None:
        return KEY if kid == KEY.kid else None


TOKENS = AccessTokens(OneKey(), issuer=ISSUER, audience=AUDIENCE, minutes=10)
TOKEN = TOKENS.sign(KEY, GRANT, START)


def part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return read


def encoded(value: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def signed(
    claims: Mapping[str, object] | None = None,
    *,
    key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | None = KEY.private,
    algorithm: str = "ES256",
    head: Mapping[str, object] | None = None,
) -> str:
    """A token like ours with some claims or parts of the head replaced; None leaves a claim out."""
    values = {name: value for name, value in {**part(TOKEN, 1), **(claims or {})}.items() if value is not None}
    assert key is not None
    return jwt.encode(values, key, algorithm, headers={"typ": "at+jwt", "kid": KEY.kid, **(head or {})})


def refusal(token: str) -> str:
    with pytest.raises(Unauthenticated) as caught:
        TOKENS.verify(token, START)
    return caught.value.code.code


def test_the_head_names_type_algorithm_and_key() -> None:
    assert part(TOKEN, 0) == {"alg": "ES256", "kid": KEY.kid, "typ": "at+jwt"}


def test_the_claims_are_those_of_rfc_9068_with_roles_and_assignments() -> None:
    claims = part(TOKEN, 1)
    assert len(claims.pop("jti")) >= 16
    assert claims == {
        "iss": ISSUER,
        "sub": str(ACCOUNT),
        "aud": AUDIENCE,
        "iat": int(START.timestamp()),
        "exp": int(START.timestamp()) + 600,
        "client_id": "tuquan",
        "scope": "api",
        "roles": ["group_head", "hamlet_front"],
        "assignments": [str(UUID(int=3)), str(UUID(int=4)), str(UUID(int=5))],
        "sid": str(SESSION),
    }


def test_a_token_says_who_and_how_long() -> None:
    assert TOKENS.verify(TOKEN, START) == Claims(ACCOUNT, SESSION, "tuquan", START + 10 * MINUTE)


def test_no_two_tokens_are_alike() -> None:
    pair, other = TOKENS.pair(KEY, GRANT, START), TOKENS.pair(KEY, GRANT, START)
    assert part(pair.access_token, 1)["jti"] != part(other.access_token, 1)["jti"]
    assert pair.refresh_token != other.refresh_token


def test_a_refresh_token_has_256_random_bits() -> None:
    token = TOKENS.pair(KEY, GRANT, START).refresh_token
    assert len(base64.urlsafe_b64decode(token + "=")) == 32


def test_a_pair_tells_how_long_it_lasts() -> None:
    pair = TOKENS.pair(KEY, GRANT, START)
    assert (pair.expires_in, pair.token_type, pair.session_id) == (600, "Bearer", SESSION)
    assert pair.access_token not in repr(pair)
    assert pair.refresh_token not in repr(pair)


def test_a_token_ends_to_the_second() -> None:
    end = START + 10 * MINUTE
    TOKENS.verify(TOKEN, end - timedelta(microseconds=1))
    with pytest.raises(Unauthenticated) as caught:
        TOKENS.verify(TOKEN, end)
    assert caught.value.code.code == "token-expired"


# Forgeries.


def test_no_algorithm() -> None:
    body = TOKEN.split(".")[1]
    for name in ("none", "None", "NONE"):
        head = encoded({"alg": name, "typ": "at+jwt", "kid": KEY.kid})
        assert refusal(f"{head}.{body}.") == "token-invalid"
        assert refusal(f"{head}.{body}.{TOKEN.split('.')[2]}") == "token-invalid"


@pytest.mark.parametrize("form", ["pem", "der", "raw"])
def test_hmac_with_the_public_key(form: str) -> None:
    secret = {
        "pem": KEY.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "der": KEY.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "raw": KEY.public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    }[form]
    signing = f"{encoded({'alg': 'HS256', 'typ': 'at+jwt', 'kid': KEY.kid})}.{TOKEN.split('.')[1]}"
    mac = base64.urlsafe_b64encode(hmac.new(secret, signing.encode(), sha256).digest()).rstrip(b"=").decode()
    assert refusal(f"{signing}.{mac}") == "token-invalid"


def test_another_algorithm_with_a_key_of_its_own() -> None:
    assert refusal(signed(key=ed25519.Ed25519PrivateKey.generate(), algorithm="EdDSA")) == "token-invalid"


def test_the_key_of_a_stranger_under_our_key_id() -> None:
    assert refusal(signed(key=STRANGER.private)) == "token-invalid"


def test_a_key_id_that_is_not_known() -> None:
    with pytest.raises(UnknownKeyError):
        TOKENS.verify(signed(key=STRANGER.private, head={"kid": STRANGER.kid}), START)


@pytest.mark.parametrize("kind", ["JWT", "jwt", "application/at+jwt", "AT+JWT", "id+jwt", "dpop+jwt", ""])
def test_another_type(kind: str) -> None:
    assert refusal(signed(head={"typ": kind})) == "token-invalid"


@pytest.mark.parametrize("more", [{"jku": "https://evil.example/jwks"}, {"jwk": {"kty": "EC"}}, {"crit": ["x"]}])
def test_a_head_that_brings_its_own_key_or_demands(more: Mapping[str, object]) -> None:
    assert refusal(signed(head=more)) == "token-invalid"


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "https://evil.example"),
        ("aud", "https://other.example"),
        ("aud", []),
        ("sub", "admin"),
        ("sub", 1),
        ("sid", "x"),
        ("exp", "tomorrow"),
        ("exp", 10**30),
        ("iat", "now"),
        ("iat", int(START.timestamp()) + 61),
        ("nbf", int(START.timestamp()) + 61),
        ("nbf", "later"),
        ("sid", 7),
        *((name, None) for name in ("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "sid")),
    ],
)
def test_a_claim_that_is_wrong_or_missing(claim: str, value: object) -> None:
    assert refusal(signed({claim: value})) == "token-invalid"


def test_a_clock_that_is_a_little_fast_is_forgiven() -> None:
    TOKENS.verify(signed({"iat": int(START.timestamp()) + 60}), START)


def test_changed_claims() -> None:
    head, body, signature = TOKEN.split(".")
    changed = encoded({**part(TOKEN, 1), "sub": str(UUID(int=9))})
    assert refusal(f"{head}.{changed}.{signature}") == "token-invalid"
    assert refusal(f"{head}.{body}.{signature[:-4]}AAAA") == "token-invalid"
    assert refusal(f"{head}.{body}.") == "token-invalid"


def test_a_signature_has_one_spelling() -> None:
    head, body, signature = TOKEN.split(".")
    noise = f"{signature[:5]}!{signature[5:]}"
    for other in (signature + "==", noise, signature[:-1] + chr(ord(signature[-1]) + 1)):
        assert refusal(f"{head}.{body}.{other}") == "token-invalid"


def test_a_head_that_is_too_deep() -> None:
    deep = base64.urlsafe_b64encode(b'{"a":' * 2_000 + b"1" + b"}" * 2_000).rstrip(b"=").decode()
    assert refusal(f"{deep}.{'.'.join(TOKEN.split('.')[1:])}") == "token-invalid"


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "Bearer x", "\ud800", "é.é.é", "x" * 20_000, f"{TOKEN}.x"])
def test_what_is_no_token(token: str) -> None:
    assert refusal(token) == "token-invalid"


def test_a_key_whose_private_half_is_lost_signs_nothing() -> None:
    lost = SigningKey(KEY.kid, None, KEY.public, KEY.active_from, KEY.retires_at)
    with pytest.raises(ValueError, match="private half"):
        TOKENS.sign(lost, GRANT, START)
