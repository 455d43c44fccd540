"""From a passphrase to the key of the database. The passphrase itself is kept nowhere.

The key is made once, at the start, by scrypt (RFC 7914) with 128 MiB of work, from the passphrase and the
salt in
the first sixteen bytes of the database file. SQLCipher is given the finished key, so that a connection
opens in
a millisecond and guessing a passphrase stays dear.
"""

import hashlib
import hmac
import os
import secrets
import stat
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from twinflame.errors import InputError

SALT = 16  # bytes
SHORTEST = 12  # characters
_WORK = {"n": 1 << 17, "r": 8, "p": 1, "maxmem": 1 << 28, "dklen": 32}


@dataclass(frozen=True, slots=True)
class Key:
    """A finished key; never shown.

    Attributes
    ----------
    secret
        32 bytes.
    salt
        The 16 bytes that the database file begins with.
    """

    secret: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @property
    def pragma(self) -> str:
        """Key and salt as SQLCipher takes them, so that it derives nothing itself."""
        return f"x'{self.secret.hex()}{self.salt.hex()}'"

    def derived(self, purpose: str) -> str:
        """Another secret, of 64 hexadecimal digits, for one purpose; tells nothing about the key.

        Examples
        --------
        >>> one = Key(bytes(32), bytes(16))
        >>> one.derived("sessions") == one.derived("sessions") != one.derived("links")
        True
        """
        return hmac.new(self.secret, purpose.encode(), hashlib.sha256).hexdigest()


def derive(passphrase: str, salt: bytes) -> Key:
    """The key that a passphrase and a salt make; takes about half a second, on purpose.

    However a keyboard composes an accent, the key is the same.
    """
    plain = unicodedata.normalize("NFC", passphrase).encode()
    return Key(hashlib.scrypt(plain, salt=salt, **_WORK), salt)


def salt_of(database: Path) -> bytes:
    """The salt of a database, or a new one where there is none yet."""
    if database.exists() and database.stat().st_size >= SALT:
        with database.open("rb") as file:
            return file.read(SALT)
    return secrets.token_bytes(SALT)


def strong_enough(passphrase: str) -> str:
    """The passphrase, when it is long enough to stand against guessing.

    Raises
    ------
    InputError
        When it is shorter than twelve characters.
    """
    if len(passphrase) < SHORTEST:
        raise InputError(
            f"The passphrase needs at least {SHORTEST} characters. Four or five words that nobody would put "
            "together are good, and easy to remember."
        )
    return passphrase


def from_file(path: Path) -> str:
    """The passphrase that a key file holds: its whole text, without line breaks at the end.

    Raises
    ------
    InputError
        When there is no such file, it holds nothing, or others may read it.
    """
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"The key file {path} cannot be read.") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(f"Others may read the key file {path}. Make it yours alone first: chmod 600 {path}")
    if not text:
        raise InputError(f"The key file {path} is empty.")
    return text
