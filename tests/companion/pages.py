"""The pages of an encrypted database and of its log, decrypted: to see what is left in them."""

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, IV, SALT = 4096, 80, 16, 16
WAL_HEAD, FRAME_HEAD = 32, 24


def decrypted(page: bytes, first: bool, secret: bytes) -> bytes:
    """A page as SQLite sees it; SQLCipher's layout: text, then the vector and the seal."""
    text = page[SALT if first else 0 : PAGE - RESERVED]
    vector = page[PAGE - RESERVED : PAGE - RESERVED + IV]
    opened = Cipher(algorithms.AES(secret), modes.CBC(vector)).decryptor()
    return opened.update(text) + opened.finalize()


def plain(file: Path, secret: bytes) -> bytes:
    """Everything that a database or its log holds, free pages and old frames as well."""
    raw = file.read_bytes()
    if file.name.endswith("-wal"):
        frames = range(WAL_HEAD, len(raw) - PAGE, FRAME_HEAD + PAGE)
        return b"".join(
            decrypted(raw[k + FRAME_HEAD : k + FRAME_HEAD + PAGE], raw[k : k + 4] == b"\0\0\0\1", secret)
            for k in frames
        )
    return b"".join(decrypted(raw[k : k + PAGE], k == 0, secret) for k in range(0, len(raw), PAGE))
