"""TLS as old county servers speak it, and what is noted of it: version, cipher suite, certificate."""

import re
import ssl
import warnings
from dataclasses import dataclass, field
from hashlib import sha256

_LEGACY_SERVER_CONNECT = 0x4  # OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT; Python names it from 3.12 on
_VERSIONS = {"TLSv1.3": "tls/1.3", "TLSv1.2": "tls/1.2", "TLSv1.1": "tls/1.1", "TLSv1": "tls/1.0", "SSLv3": "ssl/3"}
_CIPHER = re.compile(
    r"(?:(?P<exchange>(?:EC)?DHE-(?:RSA|ECDSA|DSS)|(?:EC)?DHE)-)?"
    r"(?P<cipher>AES|CAMELLIA|ARIA|SEED|CHACHA20-POLY1305|DES-CBC3)(?P<bits>128|256)?"
    r"(?:-(?P<mode>GCM|CCM8|CCM))?(?:-(?P<hash>SHA\d*))?"
)
_REASONS = (
    (("HTTP_REQUEST",), "no TLS is spoken there, but plain HTTP"),
    (("WRONG_VERSION", "UNKNOWN_PROTOCOL", "PACKET_LENGTH"), "no TLS is spoken there, or 国密 (TLCP) alone"),
    (
        ("UNSUPPORTED_PROTOCOL", "PROTOCOL_VERSION", "VERSION_TOO_LOW"),
        "only versions are spoken that OpenSSL has given up",
    ),
    (
        ("HANDSHAKE_FAILURE", "NO_SHARED_CIPHER", "INSUFFICIENT_SECURITY", "NO_CIPHERS", "UNKNOWN_CIPHER"),
        "no cipher suite in common: perhaps 国密 (SM2) alone",
    ),
    (("CERTIFICATE_REQUIRED", "CERTIFICATE_UNKNOWN", "BAD_CERTIFICATE"), "a certificate of ours is asked for"),
    (("UNRECOGNIZED_NAME",), "the server does not know the name"),
    (("EOF", "HANGS_UP"), "the server hangs up during the handshake: perhaps 国密 (SM2) alone, or a filter"),
)
"""Words of OpenSSL's reasons, and what they mean here."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a TLS connection agreed on, as `Exchange` has it."""

    protocol: str | None = None
    cipher_suite: str | None = None
    certificate: str | None = None  # "sha256:" and the digest of `der`
    der: bytes | None = field(default=None, repr=False)  # the server's own certificate


NOTHING = Spoken()
"""Of a connection without TLS."""


def new_context() -> ssl.SSLContext:
    """A client context that connects wherever OpenSSL can; nothing is verified, as in Scrapy's own handler.

    Lenient at once, not at a second try: portals with TLS 1.0, short keys or the old renegotiation are common, what is
    not verified is not made safer by refusing them, and both ends still choose the best that they have in common.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:!PSK:!SRP:@SECLEVEL=0")
    context.options |= _LEGACY_SERVER_CONNECT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of the very versions that are wanted here
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_alpn_protocols(["http/1.1"])
    return context


def spoken(connection: ssl.SSLObject | None) -> Spoken:
    """What a connection agreed on; nothing for one without TLS."""
    if connection is None:
        return NOTHING
    version, cipher, certificate = connection.version(), connection.cipher(), connection.getpeercert(binary_form=True)
    return Spoken(
        _VERSIONS.get(version or "", version),
        iana_name(cipher[0]) if cipher else None,
        f"sha256:{sha256(certificate).hexdigest()}" if certificate else None,
        certificate,
    )


def explain(error: Exception) -> str:
    """Why no TLS was agreed upon, as far as OpenSSL's reason tells.

    A server that speaks 国密 alone (TLCP, GB/T 38636: SM2, SM3, SM4) cannot say so: it sends an alert that names no
    cause, answers in a version of its own, or hangs up.
    """
    reason = getattr(error, "reason", None) or ("HANGS_UP" if isinstance(error, ConnectionError) else "")
    meaning = next((meaning for words, meaning in _REASONS if any(word in reason for word in words)), None)
    said = reason or f"{type(error).__name__}: {error}"
    return f"{said}: {meaning}" if meaning else said


def iana_name(name: str) -> str:
    """A cipher suite's name in the IANA registry (TLS Cipher Suites); one that is not known stays as OpenSSL has it.

    OpenSSL's names for TLS 1.3 are IANA's; those for older versions leave out RSA, CBC, and the hash where it is clear.
    """
    found = _CIPHER.fullmatch(name)
    if name.startswith("TLS_") or found is None:
        return name
    exchange = (found["exchange"] or "RSA").replace("-", "_")
    exchange = {"ECDHE": "ECDHE_RSA", "DHE": "DHE_RSA"}.get(exchange, exchange)
    return f"TLS_{exchange}_WITH_{_cipher_name(found)}"


def _cipher_name(found: re.Match[str]) -> str:
    cipher, mode = found["cipher"], found["mode"]
    if cipher == "CHACHA20-POLY1305":
        return "CHACHA20_POLY1305_SHA256"
    if cipher == "DES-CBC3":
        return f"3DES_EDE_CBC_{found['hash']}"
    name = f"{cipher}_{found['bits']}" if found["bits"] else cipher
    if mode in ("CCM", "CCM8"):
        return f"{name}_{'CCM_8' if mode == 'CCM8' else mode}"
    return f"{name}_{mode or 'CBC'}_{found['hash']}"
