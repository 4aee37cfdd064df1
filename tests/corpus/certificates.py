"""A certificate authority for one test run, and the right and wrong certificates it issues."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Name = x509.GeneralName


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class Authority:
    """Issues certificates into `folder`; `root` is the file to trust."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._subject = _named("Corpus root")
        self.root = folder / "root.pem"
        key_usage = x509.KeyUsage(
            digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
            key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        builder = self._builder(self._subject, self._key, days=30)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(key_usage, critical=True)
        self.root.write_bytes(self._signed(builder))

    def context(self, *names: str, days: int = 30) -> ssl.SSLContext:
        """For a server that shows a certificate for these names and addresses, valid from 60 days ago for `days` from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(_named("images.shop.example"), key, days)
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(map(_general, names)), critical=False)
        file = self._folder / f"{abs(hash((names, days)))}.pem"
        file.write_bytes(self._signed(builder) + _pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
        issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder(self._subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(datetime.now(UTC) - timedelta(days=60))
            .not_valid_after(datetime.now(UTC) + timedelta(days=days))
            .add_extension(issuer_key, critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )

    def _signed(self, builder: x509.CertificateBuilder) -> bytes:
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _general(name: str) -> Name:
    return x509.IPAddress(ip_address(name)) if name[-1].isdigit() else x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
