"""What is taken of each entry of a backup: when, with whom, which way, of what kind; of bodies the length."""

from array import array

from twinflame.contact.history import Kind
from twinflame.contact.sources.numbers import bare
from twinflame.errors import InputError

ME = -1
"""Stands for the phone's owner where otherwise an address stands."""

_RECEIVED, _SENT = "1", "2"
_UNSENT = ("3", "4", "5", "6")  # draft, outbox, failed, queued
_REPORTS = ("129", "131", "133", "134", "135", "136")  # acknowledgements, deliveries, "was read"
_FROM, _TO = "137", ("151", "130", "129")
_PLAIN = ("application/smil", "text/")
_LATEST = 7e12  # milliseconds, in the year 2191
_INCOMING, _OUTGOING, _ANSWERED_ELSEWHERE = "1", "2", "7"
_NOT_TAKEN = ("3", "4", "5", "6")  # missed, to the mailbox, rejected, blocked
_NOBODY = ("", "null", "-1", "-2", "-3", "insert-address-token", "anonymous", "unknown")
_MOST_ADDRESSES = 100_000
_TOO_MANY = "The backup names more numbers than a phone writes to. It was not read; make the backup again."
_NAMELESS = ("", "null", "(unknown)", "unknown")


class Entries:
    """Entries as they are gathered; row i has `times[i]`, in seconds since 1970 UTC, and so on.

    `withs` are indices of conversations, each a tuple of indices of addresses; `froms` are indices of
    addresses, or ME; `sizes` tell entries of one moment apart: the length of the body, which is not kept.
    """

    def __init__(self) -> None:
        self.times = array("d")
        self.withs = array("i")
        self.froms = array("i")
        self.kinds = array("b")
        self.sizes = array("q")
        self.addresses: dict[str, int] = {}
        self.conversations: dict[tuple[int, ...], int] = {}
        self.names: dict[int, dict[str, int]] = {}
        self.unsent = self.odd = self.nameless = 0
        self.simulated = ""
        self._mms: _Mms | None = None

    def start(self, tag: str, told: dict[str, str]) -> None:
        """Take an element's name and attributes."""
        if tag == "sms":
            self._sms(told)
        elif tag == "call":
            self._call(told)
        elif tag == "mms":
            self._mms = _Mms(told)
        elif self._mms is not None:
            self._mms.take(tag, told)
        elif tag in ("smses", "calls"):
            self.simulated = told.get("simulated_by", "")[:50]

    def end(self, tag: str) -> None:
        """Take an element's end."""
        if tag == "mms" and self._mms is not None:
            mms, self._mms = self._mms, None
            self._finish(mms)

    def _sms(self, told: dict[str, str]) -> None:
        way = told.get("type")
        if way in _UNSENT:
            self.unsent += 1
        elif way in (_RECEIVED, _SENT):
            other = self._address(told.get("address", ""))
            mine = way == _SENT
            self._add(told, (other,), ME if mine else other, Kind.MESSAGE, len(told.get("body", "")))
        else:
            self.odd += 1

    def _call(self, told: dict[str, str]) -> None:
        way = told.get("type")
        if way not in (_INCOMING, _OUTGOING, _ANSWERED_ELSEWHERE, *_NOT_TAKEN):
            self.odd += 1
            return
        other = self._address(told.get("number", ""))
        length = told.get("duration", "")
        talked = length.isdecimal() and length.strip("0") != ""
        taken = way == _ANSWERED_ELSEWHERE or (way not in _NOT_TAKEN and talked)
        kind = Kind.CALL if taken else Kind.MISSED_CALL
        self._add(told, (other,), ME if way == _OUTGOING else other, kind, 0)

    def _finish(self, mms: "_Mms") -> None:
        if mms.told.get("m_type") in _REPORTS:
            return
        way = mms.told.get("msg_box")
        if way in _UNSENT:
            self.unsent += 1
            return
        if way not in (_RECEIVED, _SENT):
            self.odd += 1
            return
        others = mms.others(received=way == _RECEIVED)
        members = sorted({self._address(one) for one in others}) or [ME]
        sender = ME
        if way == _RECEIVED:
            sender = members[0] if len(members) == 1 else self._address(mms.sender)
        kind = Kind.MEDIA if mms.media else Kind.MESSAGE
        self._add(mms.told, tuple(members), sender, kind, mms.size, received=way == _RECEIVED)

    def _address(self, address: str) -> int:
        address = address.strip()[:200]
        if address.casefold() in _NOBODY:
            return ME
        if len(self.addresses) > _MOST_ADDRESSES:
            raise InputError(_TOO_MANY)
        return self.addresses.setdefault(address, len(self.addresses))

    def _add(
        self,
        told: dict[str, str],
        members: tuple[int, ...],
        sender: int,
        kind: Kind,
        size: int,
        *,
        received: bool = False,
    ) -> None:
        if ME in members or (received and sender == ME):
            self.nameless += 1
            return
        date = told.get("date", "")
        milliseconds = int(date) if date.isdecimal() and len(date) < 15 else 0
        if not 0 < milliseconds < _LATEST:
            self.odd += 1
            return
        self.times.append(milliseconds / 1000)
        self.withs.append(self.conversations.setdefault(members, len(self.conversations)))
        self.froms.append(sender)
        self.kinds.append(kind)
        self.sizes.append(size)
        name = told.get("contact_name", "")
        if len(members) == 1 and name.casefold() not in _NAMELESS:
            known = self.names.setdefault(members[0], {})
            if name in known or len(known) < 20:
                known[name[:200]] = known.get(name[:200], 0) + 1


class _Mms:
    """One MMS while its parts and addresses go by."""

    __slots__ = ("media", "receivers", "sender", "size", "told")

    def __init__(self, told: dict[str, str]) -> None:
        self.told = told
        self.media = False
        self.sender = ""
        self.receivers: dict[str, str] = {}
        self.size = 0

    def take(self, tag: str, told: dict[str, str]) -> None:
        if tag == "part":
            kind = told.get("ct", "null")
            self.media |= kind != "null" and not kind.startswith(_PLAIN)
            self.size += len(told.get("text", "")) + len(told.get("name", ""))
        elif tag == "addr":
            if told.get("type") == _FROM:
                self.sender = told.get("address", "")
            elif told.get("type") in _TO and len(self.receivers) < 1000:
                address = told.get("address", "")
                self.receivers.setdefault(bare(address), address)

    def others(self, *, received: bool) -> list[str]:
        """Addresses of all but the owner, as far as the entry tells."""
        listed = self.told.get("address", "").split("~")
        named = [one for one in listed if one.strip().casefold() not in _NOBODY]
        told = list(self.receivers.values())
        if len(named) > 1:
            return named
        if len(told) > 1:
            return [self.sender, *told] if received else told  # received: the owner is one, not told which
        return named or ([self.sender] if received else told)
