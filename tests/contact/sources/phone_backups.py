"""Backups of an Android phone with known truth, in the manner of SMS Backup & Restore."""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from tests.contact.sources.truth import CANARY

START = 1_609_837_200_000  # 2021-01-05 09:00 UTC, in milliseconds
BEN = "+4915123456789"


def attributes(**told: object) -> str:
    return " ".join(
        f"{name}={value if isinstance(value, Raw) else quoteattr(str(value))}" for name, value in told.items()
    )


@dataclass(frozen=True)
class Raw:
    """A value that is written as it stands, quotes included."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


def sms(i: int, *, mine: bool = False, address: str = BEN, name: str = "Ben", **more: object) -> str:
    told = {
        "protocol": 0, "address": address, "date": START + 60_000 * i, "type": 2 if mine else 1,
        "subject": "null", "body": CANARY, "toa": "null", "sc_toa": "null", "service_center": "null",
        "read": 1, "status": -1, "locked": 0, "date_sent": 0, "readable_date": "5 Jan 2021 10:00:00",
        "contact_name": name,
    }  # fmt: skip
    return f"  <sms {attributes(**(told | more))} />"


def mms(
    i: int,
    *,
    mine: bool = False,
    address: str = BEN,
    name: str = "Ben",
    parts: Iterable[str] = ("text/plain",),
    addresses: Iterable[tuple[str, int]] = (),
    data: str = "",
    **more: object,
) -> str:
    told = {
        "date": START + 60_000 * i, "msg_box": 2 if mine else 1, "m_type": 128 if mine else 132,
        "address": address, "sub": "null", "contact_name": name,
    }  # fmt: skip
    inside = "".join(
        f"<part {attributes(seq=n, ct=ct, name='null', text=CANARY, data=data)} />"
        for n, ct in enumerate(parts)
    )
    who = "".join(f"<addr {attributes(address=a, type=t, charset=106)} />" for a, t in addresses)
    return f"  <mms {attributes(**(told | more))}><parts>{inside}</parts><addrs>{who}</addrs></mms>"


def call(
    i: int, *, kind: int = 2, number: str = BEN, duration: int = 60, name: str = "Ben", **more: object
) -> str:
    told = {
        "number": number, "duration": duration, "date": START + 60_000 * i, "type": kind, "presentation": 1,
        "readable_date": "5 Jan 2021 10:00:00", "contact_name": name,
    }  # fmt: skip
    return f"  <call {attributes(**(told | more))} />"


HEAD = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10-->
<?xml-stylesheet type="text/xsl" href="sms.xsl"?>
"""


def backup(*rows: str, root: str = "smses", **more: object) -> str:
    told = attributes(count=len(rows), type="full", **more)
    return f"{HEAD}<{root} {told}>\n" + "\n".join(rows) + f"\n</{root}>\n"


def dialogue(n: int = 6) -> list[str]:
    return [sms(i, mine=i % 2 == 1) for i in range(n)]
