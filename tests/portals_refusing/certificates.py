"""Certificates as county servers have them: expired, self-signed, another server's, not valid yet; and a sound one."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

AUTHORITY = "示例签发机构"


def certificate(
    *names: str, days: tuple[int, int] = (-10, 300), is_self_signed: bool = False, has_names: bool = True
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate for some names, valid between two days counted from today.

    In: also whether it names itself as its issuer, whether the names stand in the extension that is meant for them.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    issuer = subject if is_self_signed else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AUTHORITY)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
    )
    if has_names:
        told = [x509.DNSName(name) for name in names]
        builder = builder.add_extension(x509.SubjectAlternativeName(told), critical=False)
    return builder.sign(key, hashes.SHA256()), key


def context_of(
    folder: Path, *names: str, days: tuple[int, int] = (-10, 300), is_self_signed: bool = False
) -> ssl.SSLContext:
    """A server's context with such a certificate. In: also a folder for its files."""
    made, key = certificate(*names, days=days, is_self_signed=is_self_signed)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def der(made: x509.Certificate) -> bytes:
    return made.public_bytes(serialization.Encoding.DER)
