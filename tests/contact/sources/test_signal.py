import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contact.sources.signal_exports import (
    FILE,
    Said,
    dialogue,
    lines,
    markdown,
    message,
    own_json,
    short,
    text,
)
from tests.contact.sources.truth import CANARY, START, Reader, seconds
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations, read_export
from twinflame.contact.sources.base import Document, Options
from twinflame.contact.sources.signal import Signal
from twinflame.contact.sources.whatsapp import WhatsApp
from twinflame.contact.sources.write import ANDROID, IOS, TextLayout
from twinflame.errors import InputError

Form = tuple[str, Callable[..., str], float]
FORMS: dict[str, Form] = {
    "markdown": ("chat.md", markdown, 1.0),
    "old markdown": ("index.md", lambda rows: markdown(rows, old=True), 60.0),
    "data.json": ("data.json", lines, 1.0),
    "sigtop text": (f"{FILE}.txt", text, 1.0),
    "sigtop short": (f"{FILE}.txt", short, 60.0),
    "sigtop json": (f"{FILE}.json", own_json, 1.0),
}
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def chat(content: str | bytes, name: str = "chat.md", **options: Any) -> Any:
    data = content if isinstance(content, bytes) else content.encode()
    document = Document(name, lambda: BytesIO(data))
    assert Signal().recognise(document)
    return Signal().read(document, Options(**options))[0]


@every_form
def test_each_form_gives_times_people_and_kinds(read: Reader, form: Form) -> None:
    name, write, step = form
    rows = dialogue(40)
    rows[5] = Said(rows[5].when, mine=True, media=True)
    history = read(write(rows), name)
    truth = seconds([row.when for row in rows])
    assert history.times.tolist() == (truth // step * step).tolist()
    assert history.precision == step
    assert history.people[0] == "Me"
    assert history.people[1] in ("Ben Kuhn", "BenKuhn")
    assert history.who.tolist() == [0 if row.mine else 1 for row in rows]
    assert np.flatnonzero(history.kinds == Kind.MEDIA).tolist() == [5]
    assert not history.notes


@every_form
def test_each_form_is_recognised_and_is_no_whatsapp(form: Form, tmp_path: Path) -> None:
    name, write, _ = form
    (tmp_path / name).write_text(write(dialogue()))
    assert [c.source for c in list_conversations(tmp_path / name)] == ["Signal"]


@pytest.mark.parametrize("form", ["markdown", "data.json", "sigtop short"])
def test_wall_clocks_are_read_in_the_zone(read: Reader, form: str) -> None:
    name, write, step = FORMS[form]
    history = read(write(dialogue()), name, zone="Asia/Kolkata")
    assert history.times[0] == seconds([START])[0] // step * step - 5.5 * 3600
    assert any("--zone" in note for note in read(write(dialogue()), name, zone=None).notes)


@pytest.mark.parametrize("form", ["sigtop text", "sigtop json"])
def test_stamps_with_an_offset_are_moments_whatever_the_zone(read: Reader, form: str) -> None:
    name, write, _ = FORMS[form]
    assert read(write(dialogue()), name, zone="Asia/Kolkata").times[0] == seconds([START])[0]


@pytest.mark.parametrize("layout", [ANDROID, IOS, TextLayout(True, "ymd", "-", between=" ", seconds=True)])
def test_whatsapp_is_left_to_whatsapp(layout: TextLayout) -> None:
    rows = "".join(f"{layout.stamp(row.when)}{'You' if row.mine else 'Ben'}: hi\n" for row in dialogue())
    document = Document("_chat.txt", lambda: BytesIO(rows.encode()))
    assert WhatsApp().recognise(document)
    assert not Signal().recognise(document)


def test_lines_that_look_like_rows_of_other_forms_stay_in_their_message(read: Reader) -> None:
    body = f"{CANARY}\nFrom: Ana\nType: incoming\n> [2021-01-01 10:00:00] Me: x\n2021-01-01, 10:00 - Ana: x"
    for name, write, _ in (FORMS["markdown"], FORMS["sigtop text"], FORMS["data.json"]):
        assert len(read(write(dialogue(body=body)), name)) == 6


CALLS = [
    ("Outgoing voice call (accepted, 2m 3s)", "Me", Kind.CALL),
    ("Incoming video call (accepted, 12s)", "BenKuhn", Kind.CALL),
    ("Missed voice call", "BenKuhn", Kind.MISSED_CALL),
    ("Outgoing voice call (unanswered)", "Me", Kind.MISSED_CALL),
    ("Outgoing video call (declined by recipient)", "Me", Kind.MISSED_CALL),
    ("Incoming voice call (declined)", "BenKuhn", Kind.MISSED_CALL),
    ("Outgoing call", "Me", Kind.CALL),
]


@pytest.mark.parametrize("write", [markdown, lines])
def test_calls_are_of_their_kind_and_of_who_called(read: Reader, write: Callable[..., str]) -> None:
    rows = dialogue()
    calls = [
        Said(rows[-1].when + timedelta(hours=i + 1), mine=False, body=body)
        for i, (body, *_) in enumerate(CALLS)
    ]
    history = read(write([*rows, *calls]), "chat.md" if write is markdown else "data.json")
    assert [history.people[who] for who in history.who[6:]] == [who for _, who, _ in CALLS]
    assert history.kinds[6:].tolist() == [kind for *_, kind in CALLS]


@pytest.mark.parametrize("body", ["Missed call", "I missed your call", "Outgoing call me later"])
def test_my_words_on_calls_are_messages(read: Reader, body: str) -> None:
    history = read(
        markdown([*dialogue(5), Said(START + timedelta(days=90), mine=True, body=body)]), "chat.md"
    )
    assert history.kinds.tolist() == [Kind.MESSAGE] * 6


@pytest.mark.parametrize("write", [markdown, lines])
def test_rows_without_content_count_only_as_mine(read: Reader, write: Callable[..., str]) -> None:
    rows = [*dialogue(), *dialogue(4, body="")]
    history = read(write(rows), "chat.md" if write is markdown else "data.json")
    assert len(history) == 8
    assert any("2 rows without any content" in note for note in history.notes)


def test_a_deleted_message_is_contact(read: Reader) -> None:
    deleted = markdown([Said(START + timedelta(days=90), mine=False, body="(This message was deleted)")])
    assert len(read(markdown(dialogue()) + deleted, "chat.md")) == 7
    assert len(read(lines(dialogue()) + lines(dialogue(1, body=""), deleted=True), "data.json")) == 7


@pytest.mark.parametrize("form", ["markdown", "data.json", "sigtop text"])
def test_reactions_without_a_time_are_left_out_and_told(read: Reader, form: str) -> None:
    name, write, _ = FORMS[form]
    history = read(write(dialogue(reactions=[("BenKuhn", "x")])), name)
    assert len(history) == 6
    assert any("Reactions to 6 rows" in note for note in history.notes)


def test_reactions_with_a_time_are_kept(read: Reader) -> None:
    history = read(own_json(dialogue(4, reactions=[("BenKuhn", "x"), ("Me", "y")])), f"{FILE}.json")
    reacted = history.kinds == Kind.REACTION
    assert reacted.sum() == 8
    assert sorted(history.who[reacted].tolist()) == [0] * 4 + [1] * 4
    assert history.counts == (2, 2)


def test_notices_are_no_contact_and_calls_of_nobody_are_told(read: Reader) -> None:
    extra = "From: Ben Kuhn\nType: keychange\nSent: Tue, 5 Jan 2021 12:00:00 +0100\n\n"
    extra += "Type: call-history\nSent: Tue, 5 Jan 2021 12:00:00 +0100\n\n"
    history = read(text(dialogue()) + extra, f"{FILE}.txt")
    assert len(history) == 6
    assert any("1 row that are calls" in note or "calls" in note for note in history.notes)
    added = short(dialogue()) + "2021-06-01 10:00 Unknown: [call-history message]\n"
    assert any("calls" in note for note in read(added, f"{FILE}.txt").notes)


def test_calls_with_details_are_read_from_json(read: Reader) -> None:
    when = START + timedelta(days=90)
    calls = [
        message(Said(when, mine=False), type="call-history", callHistoryDetails={"wasIncoming": True}),
        message(
            Said(when + timedelta(hours=1), mine=True),
            type="call-history",
            callHistoryDetails={"wasIncoming": False, "acceptedTime": 5},
        ),
        message(Said(when, mine=True), type="call-history", callId="7"),
        message(Said(when, mine=False), type="keychange"),
    ]
    rows = json.loads(own_json(dialogue())) + calls
    history = read(json.dumps(rows), f"{FILE}.json")
    assert history.kinds[6:].tolist() == [Kind.MISSED_CALL, Kind.CALL]
    assert history.who[6:].tolist() == [1, 0]


def test_a_stamp_that_is_unknown_is_told_and_the_time_of_receipt_helps(read: Reader) -> None:
    content = text(dialogue()).replace("Sent: ", "Sent: unknown\nX-", 1)
    assert any("1 row without a readable time" in note for note in read(content, f"{FILE}.txt").notes)
    content = text(dialogue()).split("Sent: ", 1)
    content = content[0] + content[1].split("\n", 1)[1]
    assert len(read(content, f"{FILE}.txt")) == 6


@pytest.mark.parametrize(
    ("name", "write"), [(f"{FILE} (group).txt", short), ("Friends (group).json", own_json)]
)
def test_a_group_is_refused(read: Reader, name: str, write: Callable[..., str]) -> None:
    with pytest.raises(InputError, match=r"[Gg]roup"):
        read(write(dialogue()), name)
    with pytest.raises(InputError, match=r"[Gg]roup"):
        read(text(dialogue(), conversation="Friends (group)"), "a.txt")


def test_json_that_says_neither_who_nor_when_asks_for_text(read: Reader) -> None:
    rows = [
        {k: v for k, v in one.items() if k not in ("sent_at", "timestamp", "type")}
        for one in json.loads(own_json(dialogue()))
    ]
    with pytest.raises(InputError, match="-f text"):
        read(json.dumps(rows), f"{FILE}.json")


def test_an_odd_row_does_not_sink_the_export(read: Reader) -> None:
    odd = (
        markdown(dialogue())
        + "[2021-02-31 10:00:00] Me: x\n[9999-12-31 10:00:00] Me: x\n[0000-00-00 00:00:00] Me: x\n"
    )
    assert any("3 rows" in note for note in read(odd, "chat.md").notes)
    odd = lines(dialogue()) + '{"date": 5, "sender": null}\n{"date": "x", "sender": "Me", "body": 7}\n'
    assert len(read(odd, "data.json")) == 6
    rows = [*json.loads(own_json(dialogue())), {"type": "incoming", "sent_at": 1e300}, {"reactions": [3, {}]}]
    assert len(read(json.dumps(rows), f"{FILE}.json")) == 6


def test_rows_without_a_sender_are_left_out(read: Reader) -> None:
    assert (
        len(read(markdown(dialogue()) + markdown(dialogue(2), name="No-Sender")[0:60] + "\n", "chat.md")) == 6
    )


def test_windows_line_ends_and_wide_text_are_read(read: Reader) -> None:
    for name, write, _ in FORMS.values():
        for encoded in (write(dialogue()).replace("\n", "\r\n").encode(), write(dialogue()).encode("utf-16")):
            assert len(read(encoded, name)) == 6


def test_both_forms_of_one_folder_bear_one_key(tmp_path: Path) -> None:
    keys = set()
    for name, content in (("chat.md", markdown(dialogue())), ("data.json", lines(dialogue()))):
        document = Document(
            name, lambda content=content: BytesIO(content.encode()), "x.zip", "export/BenKuhn"
        )
        keys.add(Signal().read(document, Options())[0].key)
    assert keys == {"BenKuhn"}


@every_form
def test_a_simulated_export_says_so(tmp_path: Path, form: Form) -> None:
    name, write, _ = form
    content = write(dialogue())
    for row in ('{"date"', '{"id"'):
        content = (
            content.replace(row, '{"simulated_by": "Twinflame", ' + row[1:], 1)
            if name.endswith("json")
            else content
        )
    if name == "data.json":
        content = lines(dialogue(), simulated_by="Twinflame")
    if not name.endswith("json"):
        content = (
            content.replace("\n\n", "\n\nSimulated by Twinflame.\n\n", 1)
            if "Type:" in content
            else f"Simulated by Twinflame.\n{content}"
        )
    place = tmp_path / name
    place.write_text(content)
    assert read_export(place, zone="UTC").simulated
    place.write_text(write(dialogue(body="Simulated by Twinflame")))
    assert not read_export(place, zone="UTC").simulated


@pytest.mark.parametrize("form", ["data.json", "sigtop json"])
def test_a_cut_file_gets_one_sentence(read: Reader, form: str) -> None:
    name, write, _ = FORMS[form]
    with pytest.raises(InputError, match="cut off") as caught:
        read(write(dialogue())[:-30], name)
    assert CANARY not in repr(caught.value)
    assert caught.value.__context__ is None


def test_it_reads_a_whole_export_from_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "signal.zip", "w") as archive:
        archive.writestr("out/BenKuhn/chat.md", markdown(dialogue()))
        archive.writestr("out/Cem/chat.md", markdown(dialogue(3), name="Cem"))
    listed = list_conversations(tmp_path / "signal.zip")
    assert {(c.title, c.me) for c in listed} == {("BenKuhn", "Me"), ("Cem", "Me")}


pieces = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [b"\n\n", b"[", b'"', b"{" * 2000, b"Type: incoming\n", b"From: ", b"9" * 300, b"\0", b"(- ", b": "]
    ),
)


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 30), pieces), min_size=1, max_size=6),
)
def test_any_change_of_bytes_gives_a_conversation_or_one_sentence(
    form: str, changes: list[tuple[int, int, bytes]]
) -> None:
    name, write, _ = FORMS[form]
    data = bytearray(write(dialogue(8)).encode())
    for at, drop, piece in changes:
        data[at : at + drop] = piece
    document = Document(name, lambda: BytesIO(bytes(data)))
    if not Signal().recognise(document):
        return
    try:
        told = repr([c.notes for c in Signal().read(document, Options())])
    except InputError as error:
        told = repr(error)
    assert CANARY not in told


def test_lines_are_read_whole_wherever_a_block_ends(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 50, 300, 1000):
        monkeypatch.setattr("twinflame.contact.sources.signal.exported._BLOCK", size)
        assert len(read(lines(dialogue(20)).rstrip("\n"), "data.json")) == 20
