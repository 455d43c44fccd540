"""The address that opens a local site: good for one exchange, then a new one is made."""

import hmac
import secrets
import threading
from collections.abc import Callable


class Door:
    """Hands out an address with a token, and exchanges each token once.

    Parameters
    ----------
    base
        Where the site is, such as "http://127.0.0.1:8420".
    say
        Tells the person, in the terminal, each address.

    Examples
    --------
    >>> told = []
    >>> door = Door("http://127.0.0.1:8420", told.append)
    >>> door.open()
    >>> token = told[0].split("/")[-2]
    >>> door.exchange("guess"), door.exchange(token), door.exchange(token)
    (False, True, False)
    """

    def __init__(self, base: str, say: Callable[[str], None]) -> None:
        self._base, self._say = base, say
        self._token = ""
        self._lock = threading.Lock()

    def open(self) -> None:
        """Make an address and tell it."""
        self._token = secrets.token_urlsafe(32)
        self._say(f"{self._base}/enter/{self._token}/")

    def exchange(self, token: str) -> bool:
        """Whether this is the newest token; if so it is spent, and the next address is told."""
        with self._lock:
            if not self._token or not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self.open()
            return True
