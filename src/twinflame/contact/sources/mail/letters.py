"""What a letter's header tells: when, from whom, to whom, and whether a person wrote it."""

import binascii
import re
from calendar import timegm
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, mktime_tz, parsedate_tz
from enum import Enum
from hashlib import blake2b

from twinflame.contact.sources.base import SIMULATED, clean_name

MANY = 20
"""More addresses than this in one letter make it a letter to many."""

_FIELD = re.compile(
    rb"^(from|to|cc|bcc|delivered-to|date|message-id|auto-submitted|precedence|list-id|list-unsubscribe"
    rb"|x-gmail-labels|x-simulated-by)[ \t]*:([^\n]*\n?(?:[ \t][^\n]*\n?)*)",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST = 1 << 14  # bytes of a field that are looked at
_CACHED = 100_000  # different fields of addresses that are kept
_ZONED = re.compile(r"(?:[+\-]\d{4}|\b(?:UT|UTC|GMT|Z|[ECMPA][SD]T))\s*(?:\([^()]*\)\s*)?$", re.IGNORECASE)
_FARTHEST = 15 * 3600  # seconds from UTC
_STAMPED = re.compile(r"\w{3} +\w{3} +\d{1,2} +\d\d:\d\d.*")
_FAULTS = (ValueError, TypeError, IndexError, OverflowError, KeyError, AttributeError, RecursionError)
_BULK = ("bulk", "list", "junk")
_UNSENT = re.compile(
    r"\b(?:spam|drafts?|entw[uü]rfe?|brouillons?|borradore?s?|bozze|rascunhos?|concepten|utkast|kladder?|"
    r"wersje robocze|черновики|taslaklar|下書き|草稿|임시보관함)(?!\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter between people.

    `time` is in seconds since 1970: UTC, or the sender's wall clock where `local`. Addresses are lower case;
    `seen` are those that it was delivered to.
    """

    time: float
    local: bool
    sender: str
    recipients: tuple[str, ...]
    seen: tuple[str, ...]
    simulated: bool


class Why(Enum):
    """Why a letter is left out, as a note says it."""

    MACHINE = "from lists and programs"
    UNSENT = "that are drafts or spam"
    MANY = "to more than one person"
    ODD = "without a readable sender, recipient or date"
    REPEATED = "that repeat earlier ones"


@dataclass(frozen=True, slots=True)
class Postbox:
    """What is known so far of the letters of one file; it grows as they are read."""

    names: dict[str, dict[str, int]] = field(default_factory=dict)
    """For each address the names that it wrote under, with how often."""
    called: dict[str, str] = field(default_factory=dict)
    """For each address a name that others called it."""
    left_out: Counter[Why] = field(default_factory=Counter)
    _known: dict[bytes, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def letter(self, header: bytes) -> tuple[Letter, bytes] | None:
        """The letter and what tells it from others; None where it is none between people (counted)."""
        told = _fields(header)
        if _by_machine(told):
            self.left_out[Why.MACHINE] += 1
            return None
        labels = told.get(b"x-gmail-labels")
        if labels and _UNSENT.search(_decoded(_text(labels))):
            self.left_out[Why.UNSENT] += 1
            return None
        receiving = b",".join(told.get(key, b"") for key in (b"to", b"cc", b"bcc"))
        if receiving.count(b"@") > MANY:
            self.left_out[Why.MANY] += 1
            return None
        sender = self._addresses(told.get(b"from", b""))[:1]
        recipients = tuple(dict.fromkeys(address for _, address in self._addresses(receiving)))
        time, local = _time(told.get(b"date"), header)
        if not sender or not recipients or time is None:
            self.left_out[Why.ODD] += 1
            return None
        self._name(*sender[0])
        seen = tuple(address for _, address in self._addresses(told.get(b"delivered-to", b"")))
        number = told.get(b"message-id", b"").strip()
        if not number:
            number = repr((time, sender[0][1], recipients)).encode()
        identity = blake2b(number, digest_size=8).digest()
        simulated = SIMULATED.endswith(f" {_text(told.get(b'x-simulated-by', b''))}")
        return Letter(time, local, sender[0][1], recipients, seen, simulated), identity

    def name(self, address: str) -> str:
        """What the address is called: as it most often calls itself, else as others call it, else itself."""
        own = self.names.get(address)
        return max(own, key=lambda name: (own[name], name)) if own else self.called.get(address, address)

    def _name(self, name: str, address: str) -> None:
        if name:
            own = self.names.setdefault(address, {})
            if name in own or len(own) < MANY:
                own[name] = own.get(name, 0) + 1

    def _addresses(self, value: bytes) -> tuple[tuple[str, str], ...]:
        """Names and addresses of a field; the same fields come again and again, so they are kept."""
        found = self._known.get(value)
        if found is None:
            found = tuple(_people(_text(value)))
            if len(self._known) < _CACHED:
                self._known[value] = found
            for name, address in found:
                if name:
                    self.called.setdefault(address, name)
        return found


def _fields(header: bytes) -> dict[bytes, bytes]:
    """The fields that count, unfolded; of a field that comes twice both, as addresses are joined."""
    found: dict[bytes, bytes] = {}
    for name, value in _FIELD.findall(header):
        key, text = name.lower(), b" ".join(value[:_LONGEST].split())
        found[key] = found[key] + b", " + text if key in found and key in (b"to", b"cc", b"bcc") else text
    return found


def _by_machine(told: dict[bytes, bytes]) -> bool:
    automatic = told.get(b"auto-submitted", b"no").lower()
    listed = b"list-id" in told or b"list-unsubscribe" in told
    return listed or not automatic.startswith(b"no") or _text(told.get(b"precedence", b"")).lower() in _BULK


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _people(value: str) -> Iterable[tuple[str, str]]:
    try:
        found = getaddresses([value])
    except _FAULTS:
        return
    for name, address in found:
        local, _, domain = "".join(address.split()).lower().rpartition("@")
        if not local or not domain or len(local) + len(domain) > 100:
            continue
        local = clean_name(local.split("+")[0] or local)
        if domain in ("gmail.com", "googlemail.com"):
            local, domain = local.replace(".", "") or local, "gmail.com"
        shown = clean_name(_decoded(name)).strip("'\"")
        yield ("" if "@" in shown else shown), f"{local}@{clean_name(domain)}"


def _decoded(text: str) -> str:
    """The text with encoded words read; what cannot be decoded stays as it is."""
    if "=?" not in text:
        return text
    try:
        return "".join(
            part if isinstance(part, str) else part.decode(charset or "ascii", "replace")
            for part, charset in decode_header(text)
        )
    except (*_FAULTS, HeaderParseError, LookupError, binascii.Error):
        return text


def _time(date: bytes | None, header: bytes) -> tuple[float | None, bool]:
    """Seconds since 1970 and whether they are a wall clock's: from the date, else from the From line."""
    text = _text(date[:200]) if date else ""
    if not text:
        stamped = _STAMPED.search(_text(header.split(b"\n", 1)[0]))
        text = stamped[0].strip() if stamped else ""
    try:
        told = parsedate_tz(text)
        if told is None or not _sound(told[0], told[2], *told[3:6], told[9]):
            return None, False
        if _ZONED.search(text) or re.search(r":\d\d [+\-]\d{4}\b", text):
            return float(mktime_tz(told)), False
        return float(timegm(told[:6])), True
    except _FAULTS:
        return None, False


def _sound(year: int, day: int, hour: int, minute: int, second: int, ahead: int | None) -> bool:
    clock = 0 <= hour < 25 and 0 <= minute < 60 and 0 <= second < 62
    return 1970 <= year < 2200 and 1 <= day <= 31 and clock and abs(ahead or 0) <= _FARTHEST
