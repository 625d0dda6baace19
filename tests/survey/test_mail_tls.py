"""Mail goes over TLS to the server that it is meant for, or not at all."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from survey.auth import mail
from survey.models.base import now


class Box(Controller):
    """A mail server that takes mail over TLS only, with a certificate of its own making."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.arrived: Queue[bytes] = Queue()
        super().__init__(
            self, hostname="127.0.0.1", port=0, tls_context=context, require_starttls=True
        )

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.arrived.put(envelope.content)
        return "250 taken"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of 127.0.0.1, signed by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("mail") / "server.pem"
    plain = serialization.NoEncryption()
    kind = serialization.PrivateFormat.PKCS8
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, kind, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def box(certificate: Path) -> Iterator[Box]:
    """The server, listening."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server = Box(context)
    server.start()
    yield server
    server.stop()


def send(app: Flask, box: Box) -> None:
    """One mail with something in it that nobody in between may read."""
    app.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=box.port, MAIL_STARTTLS=True)
    with app.app_context():
        mail.post("test", "Subject", "amina@example.org", "TokenLink")
    mail.wait()


def test_a_mail_server_that_cannot_show_who_it_is_gets_no_mail(bare_app: Flask, box: Box, caplog):
    send(bare_app, box)
    assert box.arrived.empty()
    assert "could not be sent" in caplog.text and "TokenLink" not in caplog.text


def test_an_authority_of_the_house_is_believed_where_it_is_named(
    bare_app: Flask, box: Box, certificate: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    send(bare_app, box)
    assert b"TokenLink" in box.arrived.get(timeout=30)
