"""What the certificate of a server says, and what is wrong with it. Nothing is refused for it: it is recorded.

Certificates of county servers are often expired, self-signed or another server's (domain brief 2.7). Only the server's
own is looked at: whether an authority that somebody trusts vouches for it is another question, which is not asked.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import ip_address

from cryptography import x509
from cryptography.x509.oid import ExtensionOID, NameOID

MAX_NAMES = 4
"""Names that are told of a certificate that has more."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server's certificate."""

    digest: str  # "sha256:" and the digest of its DER, in hex
    names: tuple[str, ...]  # hosts and addresses it is for, lower case
    issuer: str
    is_self_signed: bool  # it names itself as its issuer
    first: datetime  # it is valid from then
    last: datetime  # to then


def read(der: bytes) -> Certificate:
    """A certificate from its DER (X.509, RFC 5280). Raises `ValueError` for what is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of serial numbers and the like that no certificate should have
        found = x509.load_der_x509_certificate(der)
        return Certificate(
            digest=f"sha256:{sha256(der).hexdigest()}",
            names=_names(found),
            issuer=_shown(found.issuer),
            is_self_signed=found.issuer == found.subject,
            first=found.not_valid_before_utc,
            last=found.not_valid_after_utc,
        )


def faults(certificate: Certificate, host: str, now: datetime) -> tuple[str, ...]:
    """What is wrong with a certificate at a host: any of expired, not valid yet, self-signed, another name; or nothing."""
    found = (
        ("expired", now > certificate.last),
        ("not valid yet", now < certificate.first),
        ("self-signed", certificate.is_self_signed),
        (f"not for {host}", not any(_is_for(name, host.lower()) for name in certificate.names)),
    )
    return tuple(fault for fault, holds in found if holds)


def finding(der: bytes, host: str, now: datetime | None = None) -> str | None:
    """What is to be noted of a server's certificate, in one line with its digest, dates and names; None: all is well."""
    try:
        certificate = read(der)
    except ValueError as error:
        return f"unreadable ({error}); sha256:{sha256(der).hexdigest()}"
    wrong = faults(certificate, host, now or datetime.now(UTC))
    if not wrong:
        return None
    more = len(certificate.names) - MAX_NAMES
    names = ", ".join(certificate.names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
    return (
        f"{', '.join(wrong)}; {certificate.digest}; valid {certificate.first:%Y-%m-%d} to {certificate.last:%Y-%m-%d}; "
        f"for {names or 'nobody'}; issued by {certificate.issuer or 'nobody'}"
    )


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    """The names it is for; the subject's common name only where there are no others (RFC 6125 section 6.4.4)."""
    try:
        others = certificate.extensions.get_extension_for_oid(ExtensionOID.SUBJECT_ALTERNATIVE_NAME).value
    except (x509.ExtensionNotFound, ValueError):
        others = None
    if isinstance(others, x509.SubjectAlternativeName):
        hosts = others.get_values_for_type(x509.DNSName)
        return tuple(name.lower() for name in (*hosts, *map(str, others.get_values_for_type(x509.IPAddress))))
    return tuple(_commons(certificate.subject))


def _commons(name: x509.Name) -> Iterator[str]:
    for attribute in name.get_attributes_for_oid(NameOID.COMMON_NAME):
        yield str(attribute.value).lower()


def _shown(name: x509.Name) -> str:
    return next(_commons(name), "") or name.rfc4514_string()


def _is_for(name: str, host: str) -> bool:
    """Whether a name is a host's: the same, or `*.` and what is left of the host without its first label (RFC 6125)."""
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    try:
        return ip_address(name) == ip_address(host.strip("[]"))
    except ValueError:
        return name == host
