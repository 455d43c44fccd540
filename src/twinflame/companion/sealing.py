"""Texts that lie sealed in the database, so that it alone does not give them away."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Seals texts with the first key, and opens what any of the keys has sealed.

    Each key is any text of chance; from it HKDF-SHA256 (RFC 5869) makes the key of a Fernet (AES-128 in CBC
    mode with HMAC-SHA256).

    Parameters
    ----------
    keys
        The newest first.
    purpose
        What is sealed: what was sealed for one purpose does not open for another.

    Examples
    --------
    >>> old, new = Seal(["a" * 32]), Seal(["b" * 32, "a" * 32])
    >>> new.opened(old.sealed("seed"))
    'seed'
    >>> old.sealed("seed") == old.sealed("seed")
    False
    """

    def __init__(self, keys: Sequence[str], purpose: str = "seeds") -> None:
        self._box = MultiFernet([_fernet(key, purpose) for key in keys])

    def sealed(self, text: str) -> str:
        """The text, sealed; anew each time."""
        return self._box.encrypt(text.encode()).decode()

    def opened(self, sealed: str) -> str:
        """What was sealed.

        Raises
        ------
        cryptography.fernet.InvalidToken
            When none of the keys sealed it.
        """
        return self._box.decrypt(sealed.encode()).decode()


def _fernet(key: str, purpose: str) -> Fernet:
    info = f"twinflame {purpose}".encode()
    made = HKDF(hashes.SHA256(), length=32, salt=None, info=info).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(made))
