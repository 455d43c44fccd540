"""The text that imessage-exporter writes, a file for each conversation."""

import re
from itertools import pairwise

import numpy as np

from twinflame.contact.history import Kind
from twinflame.contact.sources.base import OWN_NAME, Chat, Document, Options, merge_names
from twinflame.contact.sources.clock import wall_clock, wall_to_utc
from twinflame.contact.sources.texts import marked, nothing_before, plain
from twinflame.errors import InputError

_ROW = re.compile(
    rb"(?:\A|(?<=\n\n))([A-Z][a-z]{2} \d{1,2}, \d{4} {1,2}\d{1,2}:\d\d:\d\d [AP]M)"
    rb"(?: \([^\n]{1,200}\))?\n(\S[^\n]{0,400})(?:\n|\Z)"
)
_MEDIA = re.compile(
    rb"^(?:attachments[/\\][^\n]{1,400}|[^\s][^\n]{0,400}/[Aa]ttachments/[^\n]{1,400}\.\w{1,10}|"
    rb"Attachment missing!)$",
    re.M,
)
_REACTIONS = re.compile(rb"^(?:Tapbacks|Reactions):$", re.M)
_NOTICES = (b"SharePlay Message\n", b"Started sharing location!", b"Stopped sharing location!")
_FORM = "%b %d, %Y %I:%M:%S %p"


def is_text(document: Document) -> bool:
    """Whether this begins with a time in a line of its own, and a name in the next."""
    head = plain(document.head)
    first = _ROW.search(head, 0, 4096)
    return first is not None and nothing_before(head[: first.start()])


def read_text(document: Document, options: Options) -> Chat:
    """The conversation. Replies also stand indented below what they answer; there they do not count."""
    data = plain(document.data)
    found = list(_ROW.finditer(data))
    stamps: list[str] = []
    senders: list[str] = []
    kinds: list[int] = []
    reactions = 0
    ends = [*(match.start() for match in found), len(data)]
    for match, (_, end) in zip(found, pairwise(ends), strict=True):
        body = data[match.end() : end]
        if body.startswith(_NOTICES):
            continue
        reactions += len(_REACTIONS.findall(body))
        stamps.append(match[1].decode().replace("  ", " "))
        senders.append(match[2].decode("utf-8", "replace"))
        kinds.append(Kind.MEDIA if _MEDIA.search(body) else Kind.MESSAGE)
    wall = wall_clock(stamps, _FORM)
    keep = (wall > 0) & (wall < 7e9)
    if not keep.any():
        raise InputError("There is no message with a time in this export of iMessage.")
    lost = int((~keep).sum())
    notes = [f"Left out: {lost} {'row' if lost == 1 else 'rows'} without a readable time."] if lost else []
    if reactions:
        notes.append("Reactions were left out; this export does not say when they were given.")
    times, zone_notes = wall_to_utc(wall[keep], options.zone)
    names, who = merge_names(senders)
    return Chat(
        times=times,
        who=who[keep],
        kinds=np.array(kinds, np.int8)[keep],
        names=names,
        title=document.name.rpartition(".")[0] or document.name,
        me=names.index(OWN_NAME) if OWN_NAME in names else None,
        simulated=marked(data[: found[0].start()]),
        notes=(*notes, *zone_notes),
    )
