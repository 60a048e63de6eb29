"""Makes an authority and a certificate for the loopback, signed by it, in a folder:
ca.pem to be trusted, server.pem with its key to be shown.

    certificate.py FOLDER
"""

import datetime
import ipaddress
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

folder = pathlib.Path(sys.argv[1])
now = datetime.datetime.now(datetime.timezone.utc)


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def begun(subject, issuer, key):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
    )


authority_key = ec.generate_private_key(ec.SECP256R1())
authority_name = name("pod test authority")
authority = (
    begun(authority_name, authority_name, authority_key)
    .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    .sign(authority_key, hashes.SHA256())
)
key = ec.generate_private_key(ec.SECP256R1())
alternatives = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
certificate = (
    begun(name("localhost"), authority_name, key)
    .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    .sign(authority_key, hashes.SHA256())
)
pem = serialization.Encoding.PEM
private = key.private_bytes(
    pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
(folder / "ca.pem").write_bytes(authority.public_bytes(pem))
(folder / "server.pem").write_bytes(certificate.public_bytes(pem) + private)
