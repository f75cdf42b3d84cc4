"""Forged access tokens: what verifiers have been broken with, each as the headers that it comes in.

A mint knows a good token of the service, and the key that signed it: some forgeries are signed rightly and say wrong.
"""

import base64
import hmac
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256, sha384, sha512
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.infra.tokens import SigningKey

Headers = list[tuple[bytes, bytes]]


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def bearer(token: str | bytes, scheme: bytes = b"Bearer ") -> Headers:
    raw = token if isinstance(token, bytes) else token.encode("utf-8", "surrogatepass")
    return [(b"authorization", scheme + raw)]


@dataclass(frozen=True)
class Mint:
    """A good token, its key, and tokens that were good once."""

    token: str
    key: SigningKey
    refresh: str
    signed_out: str
    disabled: str

    @property
    def parts(self) -> list[str]:
        return self.token.split(".")

    @property
    def head(self) -> dict[str, Any]:
        return dict(json.loads(decoded(self.parts[0])))

    @property
    def claims(self) -> dict[str, Any]:
        return dict(json.loads(decoded(self.parts[1])))

    def signing_input(self, head: Mapping[str, Any] | str, claims: Mapping[str, Any] | str | None = None) -> str:
        """The first two parts, of objects or of JSON as it is."""
        told = self.claims if claims is None else claims
        texts = [each if isinstance(each, str) else json.dumps(each) for each in (head, told)]
        return ".".join(unpadded(text.encode()) for text in texts)

    def hmac(self, algorithm: str, secret: bytes) -> str:
        digest = {"HS256": sha256, "HS384": sha384, "HS512": sha512}[algorithm]
        signing = self.signing_input({**self.head, "alg": algorithm})
        return f"{signing}.{unpadded(hmac.new(secret, signing.encode(), digest).digest())}"

    def unsigned(self, algorithm: object, signature: str = "") -> str:
        return f"{self.signing_input({**self.head, 'alg': algorithm})}.{signature}"

    def signed(self, head: Mapping[str, Any] | None = None, *, key: Any = None, alg: str = "ES256") -> str:
        """Signed, by our own key unless another is given."""
        signing = self.signing_input({**self.head, "alg": alg, **(head or {})})
        algorithm = jwt.get_algorithm_by_name(alg)
        return f"{signing}.{unpadded(algorithm.sign(signing.encode(), key or self.key.private))}"

    def claiming(self, claims: Mapping[str, Any]) -> str:
        """Signed by our own key over other claims; one that is ``...`` is left out."""
        told = {name: value for name, value in {**self.claims, **claims}.items() if value is not ...}
        return self.exactly(json.dumps(told))

    def exactly(self, claims: str) -> str:
        """Signed by our own key over claims that are given as JSON text."""
        signing = self.signing_input(self.head, claims)
        return f"{signing}.{unpadded(jwt.get_algorithm_by_name('ES256').sign(signing.encode(), self.key.private))}"


P256, P384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
K256 = ec.generate_private_key(ec.SECP256K1())
EDDSA = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(65537, 2048)
_PEM = (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
_DER = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
_RAW = (Encoding.X962, PublicFormat.UncompressedPoint)
_NOBODY = "00000000-0000-0000-0000-00000000dead"
_FAR = 4_102_444_800


def _public(mint: Mint, form: tuple[Encoding, PublicFormat]) -> bytes:
    return mint.key.public.public_bytes(*form)


def _own_jwk() -> dict[str, str]:
    return dict(jwt.get_algorithm_by_name("ES256").to_jwk(P256.public_key(), as_dict=True))


def _with_signature(mint: Mint, change: Callable[[bytes], bytes]) -> str:
    return ".".join([*mint.parts[:2], unpadded(change(decoded(mint.parts[2])))])


def _der(raw: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))


def _swapped_case(mint: Mint) -> str:
    return ".".join([mint.parts[0], mint.parts[1].swapcase(), mint.parts[2]])


def _claims_with(mint: Mint, **more: Any) -> str:
    """The claims changed after signing."""
    return f"{mint.signing_input(mint.head, {**mint.claims, **more})}.{mint.parts[2]}"


Forge = Callable[[Mint], str | bytes | Headers]


def _unsigned(algorithm: str) -> Forge:
    return lambda mint: mint.unsigned(algorithm)


def _head(more: Mapping[str, Any], *, key: Any = None) -> Forge:
    return lambda mint: mint.signed(more, key=key)


def _claim(name: str, value: object) -> Forge:
    return lambda mint: mint.claiming({name: value})


_HEADS: tuple[dict[str, Any], ...] = (
    {"typ": "JWT"},
    {"typ": "AT+JWT"},
    {"typ": "application/at+jwt"},
    {"typ": "dpop+jwt"},
    {"typ": 1},
    {"crit": ["exp"]},
    {"crit": []},
    {"b64": False, "crit": ["b64"]},
    {"b64": False},
    {"zip": "DEF"},
    {"cty": "JWT"},
    {"enc": "A256GCM"},
)
FORGERIES: dict[str, Forge] = {
    # No algorithm, in the spellings that have passed elsewhere.
    **{f"alg {name!r}": _unsigned(name) for name in ("none", "None", "NONE", "nOnE", "")},
    "alg none with the old signature": lambda mint: mint.unsigned("none", mint.parts[2]),
    "alg is missing": lambda mint: mint.signing_input({"typ": "at+jwt", "kid": mint.key.kid}) + "." + mint.parts[2],
    "alg null": lambda mint: mint.unsigned(None, mint.parts[2]),
    "alg is a list": lambda mint: mint.unsigned(["ES256"], mint.parts[2]),
    "alg is a number": lambda mint: mint.unsigned(256, mint.parts[2]),
    "alg twice": lambda mint: (
        mint.signing_input(f'{{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"{mint.key.kid}"}}')
        + "."
        + mint.parts[2]
    ),
    # The public key taken for a secret.
    "HS256 with the PEM": lambda mint: mint.hmac("HS256", _public(mint, _PEM)),
    "HS256 with the stripped PEM": lambda mint: mint.hmac("HS256", _public(mint, _PEM).strip()),
    "HS384 with the PEM": lambda mint: mint.hmac("HS384", _public(mint, _PEM)),
    "HS512 with the PEM": lambda mint: mint.hmac("HS512", _public(mint, _PEM)),
    "HS256 with the DER": lambda mint: mint.hmac("HS256", _public(mint, _DER)),
    "HS256 with the point": lambda mint: mint.hmac("HS256", _public(mint, _RAW)),
    "HS256 with nothing": lambda mint: mint.hmac("HS256", b""),
    "HS256 with the key id": lambda mint: mint.hmac("HS256", mint.key.kid.encode()),
    "HS256 with a word": lambda mint: mint.hmac("HS256", b"secret"),
    # Keys that are not ours.
    "a stranger's key under our id": lambda mint: mint.signed(key=P256),
    "a stranger's key under its own id": lambda mint: mint.signed({"kid": "stranger"}, key=P256),
    "ES384": lambda mint: mint.signed(key=P384, alg="ES384"),
    "ES256K": lambda mint: mint.signed(key=K256, alg="ES256K"),
    "EdDSA": lambda mint: mint.signed(key=EDDSA, alg="EdDSA"),
    "RS256": lambda mint: mint.signed(key=RSA, alg="RS256"),
    "PS256": lambda mint: mint.signed(key=RSA, alg="PS256"),
    "jwk in the head": lambda mint: mint.signed({"jwk": _own_jwk()}, key=P256),
    "jku in the head": lambda mint: mint.signed({"jku": "https://evil.example/jwks.json"}, key=P256),
    "jku to this machine": lambda mint: mint.signed({"jku": "http://127.0.0.1:1/jwks.json"}, key=P256),
    "x5u in the head": lambda mint: mint.signed({"x5u": "https://evil.example/cert.pem"}, key=P256),
    "x5c in the head": lambda mint: mint.signed({"x5c": ["MIIB"]}, key=P256),
    # Key ids that are paths, statements, addresses or no text at all.
    **{
        f"kid {str(kid)[:40]!r}": _head({"kid": kid}, key=P256)
        for kid in (
            "../../../../dev/null",
            "/dev/null",
            "' or '1'='1",
            "x' union select 'secret' --",
            "https://evil.example/key",
            "|id",
            "\x00",
            "é" * 40,
            "k" * 5_000,
            "",
            None,
            1,
            ["x"],
            {"kid": "x"},
            True,
        )
    },
    # A head that says more, or something else, than ours do, rightly signed.
    **{f"head {more}": _head(more) for more in _HEADS},
    "head is a list": lambda mint: mint.signing_input("[]") + "." + mint.parts[2],
    "head is null": lambda mint: mint.signing_input("null") + "." + mint.parts[2],
    "head is deep": lambda mint: mint.signing_input('{"a":' * 2_000 + "1" + "}" * 2_000) + "." + mint.parts[2],
    "head has a lone surrogate": lambda mint: mint.signing_input('{"alg":"\\ud800"}') + "." + mint.parts[2],
    # Claims that are wrong, rightly signed.
    **{
        f"{name} is {str(value)[:40]!r}": _claim(name, value)
        for name, value in (
            ("iss", "https://evil.example"),
            ("iss", "http://tuquan.test.evil.example"),
            ("iss", ""),
            ("iss", None),
            ("iss", ...),
            ("iss", {"url": "http://tuquan.test"}),
            ("aud", "https://other.example"),
            ("aud", []),
            ("aud", None),
            ("aud", ...),
            ("aud", 1),
            ("sub", _NOBODY),
            ("sub", "admin"),
            ("sub", ""),
            ("sub", 1),
            ("sub", None),
            ("sub", ["x"]),
            ("sub", ...),
            ("sid", _NOBODY),
            ("sid", "' or true --"),
            ("sid", 7),
            ("sid", ...),
            ("client_id", "another-app"),
            ("client_id", ...),
            ("jti", ...),
            ("exp", 0),
            ("exp", 1),
            ("exp", -1),
            ("exp", "soon"),
            ("exp", True),
            ("exp", 1e308),
            ("exp", 10**400),
            ("exp", [4_102_444_800]),
            ("exp", None),
            ("exp", ...),
            ("iat", _FAR),
            ("iat", "now"),
            ("iat", ...),
            ("nbf", _FAR),
            ("nbf", "later"),
        )
    },
    "exp is NaN": lambda mint: mint.exactly(json.dumps({**mint.claims, "exp": float("nan")})),
    "exp is infinite": lambda mint: mint.exactly(json.dumps({**mint.claims, "exp": float("inf")})),
    "claims are a list": lambda mint: mint.exactly("[1]"),
    "claims are a text": lambda mint: mint.exactly('"admin"'),
    "claims are empty": lambda mint: mint.exactly("{}"),
    "claims are no JSON": lambda mint: mint.exactly("{'sub': 'admin'}"),
    "claims are deep": lambda mint: mint.exactly('{"a":' * 3_000 + "1" + "}" * 3_000),
    "claims are compressed": lambda mint: ".".join(
        [mint.parts[0], unpadded(zlib.compress(decoded(mint.parts[1]))), mint.parts[2]]
    ),
    # Claims that were changed after signing.
    "another account": lambda mint: _claims_with(mint, sub=_NOBODY),
    "more roles": lambda mint: _claims_with(mint, roles=["system_admin"]),
    "more scope": lambda mint: _claims_with(mint, scope="api admin"),
    "a longer life": lambda mint: _claims_with(mint, exp=_FAR),
    "other assignments": lambda mint: _claims_with(mint, assignments=[_NOBODY]),
    "case swapped": _swapped_case,
    # Signatures that are cut, extended, written otherwise or of something else.
    "no signature": lambda mint: ".".join([*mint.parts[:2], ""]),
    "signature of zeros": lambda mint: _with_signature(mint, lambda _raw: bytes(64)),
    "signature of ones": lambda mint: _with_signature(mint, lambda _raw: b"\xff" * 64),
    "signature cut": lambda mint: _with_signature(mint, lambda raw: raw[:-1]),
    "signature halved": lambda mint: _with_signature(mint, lambda raw: raw[:32]),
    "signature extended": lambda mint: _with_signature(mint, lambda raw: raw + b"\x00"),
    "signature doubled": lambda mint: _with_signature(mint, lambda raw: raw * 2),
    "signature turned": lambda mint: _with_signature(mint, lambda raw: raw[32:] + raw[:32]),
    "signature as DER": lambda mint: _with_signature(mint, _der),
    "signature with padding": lambda mint: mint.token + "==",
    "signature with noise": lambda mint: mint.token[:-5] + "!" + mint.token[-5:],
    "signature with its spare bits set": lambda mint: mint.token[:-1] + chr(ord(mint.token[-1]) + 1),
    "signature in plain base64": lambda mint: mint.token[:-3] + "+/" + mint.token[-3:],
    "one bit of the signature": lambda mint: _with_signature(mint, lambda raw: bytes([raw[0] ^ 1]) + raw[1:]),
    # Parts: too few, too many, in another order, nothing.
    "two parts": lambda mint: ".".join(mint.parts[:2]),
    "one part": lambda mint: mint.parts[1],
    "four parts": lambda mint: mint.token + ".x",
    "five parts, as if encrypted": lambda mint: ".".join([*mint.parts, "AAAA", "AAAA"]),
    "parts turned": lambda mint: ".".join(reversed(mint.parts)),
    "dots": lambda _mint: "..",
    "a dot before": lambda mint: "." + mint.token,
    "blank inside": lambda mint: mint.token.replace(".", ". ", 1),
    "two tokens": lambda mint: f"{mint.token} {mint.token}",
    "two tokens with a comma": lambda mint: f"{mint.token},{mint.token}",
    "JSON instead": lambda mint: json.dumps({"token": mint.token}),
    "JSON serialisation of JWS": lambda mint: json.dumps(
        {"protected": mint.parts[0], "payload": mint.parts[1], "signature": mint.parts[2]}
    ),
    "quoted": lambda mint: f'"{mint.token}"',
    "huge": lambda mint: mint.claiming({"more": "x" * 40_000}),
    "hugely many dots": lambda _mint: "." * 30_000,
    "a NUL at the end": lambda mint: mint.token + "\x00",
    "a zero width space": lambda mint: mint.token + "\u200b",
    "full-width dots": lambda mint: mint.token.replace(".", "\uff0e"),
    "no UTF-8": lambda mint: mint.token.encode() + b"\xff\xfe",
    # Tokens that are something else, or were good once.
    "the refresh token": lambda mint: mint.refresh,
    "after signing out": lambda mint: mint.signed_out,
    "of an account that was closed": lambda mint: mint.disabled,
    "the key id": lambda mint: mint.key.kid,
    "null": lambda _mint: "null",
    "undefined": lambda _mint: "undefined",
    # The wrong place, the wrong scheme, more than one.
    "no header": lambda _mint: [],
    "an empty header": lambda _mint: bearer("", b""),
    "a scheme alone": lambda _mint: bearer("", b"Bearer"),
    "Basic": lambda mint: bearer(mint.token, b"Basic "),
    "Basic with the token as password": lambda mint: bearer(
        base64.b64encode(b"admin:" + mint.token.encode()), b"Basic "
    ),
    "Token": lambda mint: bearer(mint.token, b"Token "),
    "DPoP": lambda mint: bearer(mint.token, b"DPoP "),
    "no scheme": lambda mint: bearer(mint.token, b""),
    "scheme twice": lambda mint: bearer(mint.token, b"Bearer Bearer "),
    "scheme with a colon": lambda mint: bearer(mint.token, b"Bearer: "),
    "in a cookie": lambda mint: [(b"cookie", b"access_token=" + mint.token.encode())],
    "in Proxy-Authorization": lambda mint: [(b"proxy-authorization", b"Bearer " + mint.token.encode())],
    "in X-Forwarded-Authorization": lambda mint: [(b"x-forwarded-authorization", b"Bearer " + mint.token.encode())],
    "in X-Access-Token": lambda mint: [(b"x-access-token", mint.token.encode())],
    "a proxy's user": lambda _mint: [(b"x-forwarded-user", b"admin"), (b"remote-user", b"admin")],
    "a forged one before the good one": lambda mint: [*bearer(mint.unsigned("none")), *bearer(mint.token)],
    "a good one before a forged one": lambda mint: [*bearer(mint.token), *bearer(mint.unsigned("none"))],
    "two good ones": lambda mint: [*bearer(mint.token), *bearer(mint.token)],
}
