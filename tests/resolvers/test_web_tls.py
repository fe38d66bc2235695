"""Certificates: whom to believe, and for which name."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from cairn.kernel.limits import Limits
from resolvers.server import HOME, Site, document, refused, resolver, says, to


def certificate(folder: Path, name: str, *, days: int = 1) -> tuple[ssl.SSLContext, Path]:
    """A server's context with a self-signed certificate, and the file that makes it trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    begin = datetime.now(UTC) - timedelta(days=2)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=2 + days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.crt", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return context, public


StartSecure = Callable[[ssl.SSLContext], Site]


def test_a_trusted_certificate_is_accepted_for_its_name(
    secure_site: StartSecure, tmp_path: Path
) -> None:
    context, public = certificate(tmp_path, "issuer.example")
    site = secure_site(context)
    site.answers["/"] = says(document(b"secret"))
    trusting = ssl.create_default_context(cafile=str(public))
    secure = resolver(tls_context=trusting, allow_http=False)
    assert secure.fetch(f"https://issuer.example:{site.port}/").body == b"secret"
    # The address is the right one, and yet the name decides.
    for host in ("other.example", HOME):
        url = f"https://{host}:{site.port}/"
        assert refused(lambda url=url: secure.fetch(url)) == "tls"


def test_other_certificates_are_refused(secure_site: StartSecure, tmp_path: Path) -> None:
    context, public = certificate(tmp_path, "issuer.example")
    old, old_public = certificate(tmp_path, "old.example", days=-1)
    trusting = ssl.create_default_context(cafile=str(public))
    trusting.load_verify_locations(cafile=str(old_public))
    for server, host, trust in (
        (context, "issuer.example", None),
        (old, "old.example", trusting),
    ):
        site = secure_site(server)
        url = f"https://{host}:{site.port}/"
        assert refused(lambda url=url, trust=trust: resolver(tls_context=trust).fetch(url)) == "tls"
        assert site.asked == []


def test_a_server_without_tls_and_a_silent_one(site: Site) -> None:
    url = f"https://issuer.example:{site.port}/"
    limits = Limits(fetch_seconds=0.3)
    # It waits for a request and never greets back.
    assert refused(lambda: resolver(limits=limits).fetch(url)) == "too-slow"
    with socket.create_server((HOME, 0)) as listener:
        listener.settimeout(2)
        url = f"https://issuer.example:{listener.getsockname()[1]}/"
        # The connection is taken by the system's queue; nobody ever answers it.
        assert refused(lambda: resolver(limits=limits).fetch(url)) == "too-slow"


def test_secure_never_leads_to_insecure(secure_site: StartSecure, tmp_path: Path) -> None:
    context, public = certificate(tmp_path, "issuer.example")
    site = secure_site(context)
    site.answers["/"] = to("http://issuer.example/")
    trusting = ssl.create_default_context(cafile=str(public))
    url = f"https://issuer.example:{site.port}/"
    assert refused(lambda: resolver(tls_context=trusting).fetch(url)) == "not-https"


def test_a_drip_through_tls_is_too_slow(secure_site: StartSecure, tmp_path: Path) -> None:
    context, public = certificate(tmp_path, "issuer.example")
    site = secure_site(context)
    site.answers["/"] = says(b"HTTP/1.1 200 OK\r\n\r\n", *[b"a"] * 40, pause=0.1)
    slow = resolver(
        tls_context=ssl.create_default_context(cafile=str(public)), limits=Limits(fetch_seconds=0.6)
    )
    assert refused(lambda: slow.fetch(f"https://issuer.example:{site.port}/")) == "too-slow"
