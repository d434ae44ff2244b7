"""Certificates for signing tests: a root of our own, and a leaf that it vouches for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Two PEM files."""

    certificate: Path
    key: Path


def papers(folder: Path, kind: str = "P-256", *, may_sign: bool = True) -> Papers:
    """Written into `folder`: a chain that C2PA accepts, unless the leaf may not sign."""
    root, leaf = ec.generate_private_key(ec.SECP256R1()), _key(kind)
    authority = _certificate("Root", root, "Root", root, use="key_cert_sign", is_root=True)
    use = "digital_signature" if may_sign else "key_agreement"
    signing = _certificate("Petbot test", leaf, "Root", root, use=use)
    certificate, key = folder / "chain.pem", folder / "key.pem"
    certificate.write_bytes(signing.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM))
    key.write_bytes(leaf.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return Papers(certificate=certificate, key=key)


def _key(kind: str) -> Any:
    match kind:
        case "Ed25519":
            return ed25519.Ed25519PrivateKey.generate()
        case "RSA":
            return rsa.generate_private_key(65537, 2048)
        case _:
            return ec.generate_private_key(ec.SECP256R1())


def _name(common: str) -> x509.Name:
    pairs = ((NameOID.ORGANIZATION_NAME, "Petbot's tests"), (NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in pairs])


def _certificate(
    subject: str, key: Any, issuer: str, issuer_key: Any, *, use: str, is_root: bool = False
) -> x509.Certificate:
    now = datetime.now(UTC)
    allowed: dict[str, bool] = {name: name == use for name in USES}
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**allowed), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not is_root:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())
