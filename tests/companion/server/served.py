"""A site over TLS for a browser, and how somebody makes an account there."""

import base64
import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page

RUN = "import sys\nfrom twinflame.cli import main\nsys.exit(main(sys.argv[1:]))"
PASSWORD = "four words of mine, and more"
SHOTS = os.environ.get("TWINFLAME_SHOTS")  # a folder for a picture of each page, to be looked at


class Running:
    """A site over TLS, with its letters."""

    def __init__(self, base: str, mark: str, letters: Path, env: dict[str, str]) -> None:
        self.base, self.mark, self.letters, self.env = base, mark, letters, env

    def code(self) -> str:
        """The code of the newest letter."""
        newest = max(self.letters.iterdir(), key=lambda file: file.stat().st_mtime)
        return newest.read_text().split("\n\n")[1].split()[0]


def certificate(folder: Path) -> str:
    """Make a certificate of our own; gives the mark by which the browser is told to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain, coded = serialization.NoEncryption(), serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(coded))
    (folder / "key.pem").write_bytes(key.private_bytes(coded, serialization.PrivateFormat.PKCS8, plain))
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(hashlib.sha256(public).digest()).decode()


def proven(tab: Page) -> None:
    """Type the password once more, where it is asked for."""
    if tab.locator("h1", has_text="Is it you?").count():
        tab.fill('input[name="password"]', PASSWORD)
        tab.click("main form button")


def sign_up(tab: Page, running: Running, address: str) -> None:
    tab.goto(f"{running.base}/account/signup/")
    tab.fill('input[name="email"]', address)
    tab.fill('input[name="password1"]', PASSWORD)
    tab.click("main form button")
    tab.fill('input[name="code"]', running.code())
    tab.click("main form button >> nth=0")
    tab.wait_for_url(f"{running.base}/")
