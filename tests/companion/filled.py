"""Something in every field of every kind: one home, for the tests of leaks, of erasing and of exports."""

import io
import random
import uuid
from datetime import UTC, date, datetime
from functools import cache

from PIL import Image

from twinflame.companion.circles.models import Near, Telling
from twinflame.companion.healing.models import Taking
from twinflame.companion.journal.models import Entry, Photograph
from twinflame.companion.journal.pixels import developed
from twinflame.companion.people.models import Person
from twinflame.companion.practices.models import Doing
from twinflame.companion.signals.models import Felt, Look, Plan
from twinflame.companion.tethers.models import Tether
from twinflame.companion.timeline.models import Period, SetAside
from twinflame.companion.today.models import CheckIn

ID = uuid.UUID("12345678-1234-5678-1234-567812345678")
WORDS = (  # fields that take words
    *("line", "text", "name", "note", "doing", "tether", "tether-note"),
    *("near", "circle", "near-note", "what", "how", "went", "alt"),
)
DAYS = (
    *("1999-12-31", "1998-11-30", "1997-10-29", "1996-09-28", "1995-08-27", "1994-07-26", "1993-06-25"),
    "1992-05-24",
)


def marks(before: str = "canary") -> list[str]:
    """A mark for each field that takes words."""
    return [f"{before}-{word}" for word in WORDS]


@cache
def noise() -> bytes:
    """A picture of chance alone, over several pages of a database."""
    written = io.BytesIO()
    pixels = random.Random(7).randbytes(3 * 160 * 90)
    Image.frombytes("RGB", (160, 90), pixels).save(written, "PNG")
    return written.getvalue()


def fill(owner: Person, words: list[str], pk: uuid.UUID = ID, *, often: int = 1) -> None:
    """One thing of each kind, with these words and the days of `DAYS`, all under one id."""
    day = [date.fromisoformat(d) for d in DAYS]
    CheckIn.objects.create(id=pk, owner=owner, day=day[0], pain=7, line=words[0])
    entry = Entry.objects.create(id=pk, owner=owner, about=day[1], text=words[1] * often)
    photo = developed(noise())
    Photograph.objects.create(id=pk, owner=owner, entry=entry, alt=words[13], **photo._asdict())
    Period.objects.create(id=pk, owner=owner, name=words[2], note=words[3], begins=day[2])
    Taking.objects.create(id=pk, owner=owner, instrument="phq9", day=day[3], answers={"mood": 2, "sleep": 0})
    Doing.objects.create(id=pk, owner=owner, practice="kind_letter", day=day[4], done=True, note=words[4])
    Felt.objects.create(id=pk, owner=owner, kind=1, at=datetime(1994, 7, 26, 12, 0, 0, 250, tzinfo=UTC))
    Plan.objects.create(id=pk, owner=owner, window=3, looks=2)
    Look.objects.create(id=pk, owner=owner)
    Tether.objects.create(id=pk, owner=owner, whose="them", name=words[5], holds=8, note=words[6])
    SetAside.objects.create(id=pk, owner=owner, stage="silence", begins=day[6])
    near = Near.objects.create(id=pk, owner=owner, name=words[7], circle=words[8], note=words[9])
    told = {"state": "told", "what": words[10], "day": day[7], "how": words[11], "went": words[12]}
    Telling.objects.create(id=pk, owner=owner, who=near, **told)
