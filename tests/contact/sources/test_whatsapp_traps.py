"""What exports hold beside plain rows: notices, media, calls, quoted rows, other orders, cut beginnings."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.contact.sources.test_whatsapp_layouts import text
from tests.contact.sources.truth import Reader, seconds, walls
from twinflame.contact.history import Kind
from twinflame.contact.sources import list_conversations
from twinflame.contact.sources.whatsapp.rows import find_rows
from twinflame.contact.sources.whatsapp.templates import Templates
from twinflame.contact.sources.write import ANDROID, IOS, IOS_US
from twinflame.errors import ChoiceNeeded, InputError

ENCRYPTION = {
    "English": "Messages and calls are end-to-end encrypted. Only people in this chat "
        "can read, listen to, or share them.",
    "German": "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt. Niemand "
        "außerhalb dieses Chats kann sie lesen.",
    "Spanish": "Los mensajes y las llamadas están cifrados de extremo a extremo. "
        "Nadie fuera de este chat puede leerlos.",
    "French": "Les messages et les appels sont chiffrés de bout en bout. Aucun tiers "
        "ne peut les lire ou les écouter.",
    "Italian": "I messaggi e le chiamate sono crittografati end-to-end. Nessuno al di "
        "fuori di questa chat può leggerli.",
    "Portuguese": "As mensagens e as chamadas são protegidas com a criptografia de ponta "
        "a ponta.",
    "Dutch": "Berichten en oproepen worden end-to-end versleuteld. Niemand buiten "
        "deze chat kan ze lezen.",
    "Russian": "Сообщения и звонки защищены сквозным шифрованием. Третьи лица не "
        "могут прочитать ваши сообщения.",
    "Turkish": "Mesajlar ve aramalar uçtan uca şifrelidir. Bu sohbetin dışındaki hiç "
        "kimse bunları okuyamaz.",
    "Polish": "Wiadomości i połączenia są szyfrowane w pełni. Nikt spoza tego czatu "
        "nie może ich odczytać.",
    "Greek": "Τα μηνύματα και οι κλήσεις κρυπτογραφούνται από άκρο σε άκρο.",
    "Hebrew": "ההודעות והשיחות מוצפנות מקצה לקצה. אף אחד מחוץ לצ'אט הזה לא יכול "
        "לקרוא אותן.",
    "Arabic": "الرسائل والمكالمات مشفرة تمامًا بين الطرفين. لا يمكن لأحد خارج هذه "
        "الدردشة قراءتها.",
    "Hindi": "मैसेज और कॉल एंड-टू-एंड एन्क्रिप्टेड हैं.",
    "Chinese": "消息和通话已进行端到端加密。此聊天之外的任何人都无法读取或收听。",
    "Japanese": "メッセージと通話はエンドツーエンドで暗号化されています。",
    "Korean": "메시지와 통화는 종단간 암호화됩니다.",
    "Indonesian": "Pesan dan panggilan terenkripsi secara end-to-end. Tidak seorang pun "
        "di luar chat ini dapat membacanya.",
    "Vietnamese": "Tin nhắn và cuộc gọi được mã hóa đầu cuối.",
    "unknown": "Zzz zzzz zz zzzzz zzz zzzz zzzzzzz. Zzzzzz zz zzzz zzzz zzz zzzzz zz "
        "zzzz, zzzz zz zzzzz zzz zzzzz.",
}  # fmt: skip


@pytest.mark.parametrize("notice", ENCRYPTION.values(), ids=ENCRYPTION)
@pytest.mark.parametrize("layout", [ANDROID, IOS], ids=["Android", "iPhone"])
def test_the_notice_on_encryption_is_no_first_contact(read: Reader, notice: str, layout) -> None:
    times = walls(30)
    rest = text(layout, times)
    for sender in ("", "\u200e", "Ben ❤️ Ötzi: \u200e", "A title: \u200e"):
        history = read(f"{layout.stamp(times[0] - timedelta(days=9))}{sender}{notice}\n{rest}", me="Ana")
        assert history.counts == (15, 15)
        assert history.times[0] >= seconds(times)[0] - 60


def test_the_notice_without_its_mark_is_known_in_the_first_rows(read: Reader) -> None:
    times = walls(30)
    notice = f"{IOS.stamp(times[0])}Ben ❤️ Ötzi: {ENCRYPTION['English']}\n"
    assert read(notice + text(IOS, times), me="Ana").counts == (15, 15)


def test_the_notice_tells_who_the_other_is(read: Reader) -> None:
    times = walls(30)
    for name, me in (("Ana", "Ben ❤️ Ötzi"), ("Ben ❤️ Ötzi", "Ana")):
        history = read(f"{IOS.stamp(times[0])}{name}: \u200e{ENCRYPTION['German']}\n{text(IOS, times)}")
        assert history.people[0] == me
        assert not any("--me" in note for note in history.notes)


def test_a_message_about_encryption_is_contact(read: Reader) -> None:
    times = walls(30)
    rows = text(IOS, times) + f"{IOS.stamp(times[-1])}Ana: did you know these are end-to-end encrypted\n"
    assert read(rows, me="Ana").counts == (16, 15)


@pytest.mark.parametrize(
    "notice",
    [
        "Your security code with Ben changed. Tap to learn more.",
        "You turned on disappearing messages. New messages will disappear.",
        "You blocked this contact. Tap to unblock.",
        "Ben changed their phone number to a new number. Tap to message.",
    ],
)
def test_other_notices_with_a_name_on_them_are_no_contact(read: Reader, notice: str) -> None:
    times = walls(30)
    rows = text(IOS, times) + f"{IOS.stamp(times[-1])}Ana: \u200e{notice}\n"
    assert read(rows, me="Ana").counts == (15, 15)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<Media omitted>", Kind.MEDIA),
        ("<Medien ausgeschlossen>", Kind.MEDIA),
        ("\u200eimage omitted", Kind.MEDIA),
        ("image omitted", Kind.MEDIA),
        ("\u200eBild weggelassen", Kind.MEDIA),
        ("\u200eimagen omitida", Kind.MEDIA),
        ("\u200e图像已忽略", Kind.MEDIA),
        ("a caption \u200e<attached: 00000012-PHOTO-2021-01-05-09-07-03.jpg>", Kind.MEDIA),
        ("\u200e<Anhang: 00000012-AUDIO.opus>", Kind.MEDIA),
        ("IMG-20210105-WA0001.jpg (file attached)", Kind.MEDIA),
        ("\u200eIMG-20210105-WA0001.jpg (Datei angehängt)", Kind.MEDIA),
        ("notes of may.pdf (archivo adjunto)", Kind.MEDIA),
        ("a.pdf • \u200e2 pages \u200edocument omitted", Kind.MEDIA),
        ("\u200eMissed voice call", Kind.MISSED_CALL),
        ("Missed video call", Kind.MISSED_CALL),
        ("\u200eVoice call, \u200eNo answer", Kind.MISSED_CALL),
        ("\u200eVerpasster Sprachanruf", Kind.MISSED_CALL),
        ("\u200eVoice call, \u200e12 min", Kind.CALL),
        ("\u200eVideoanruf, \u200e3 Sek.", Kind.CALL),
        ("\u200eLlamada de voz, \u200e2 min", Kind.CALL),
        ("\u200eThis message was deleted.", Kind.MESSAGE),
        ("This message was deleted", Kind.MESSAGE),
        ("\u200eWaiting for this message. This may take a while.", Kind.MESSAGE),
        ("", Kind.MESSAGE),
        ("\u200e", Kind.MESSAGE),
        ("x <This message was edited>", Kind.MESSAGE),
        ("I omitted nothing (really)", Kind.MESSAGE),
        ("video killed the radio star", Kind.MESSAGE),
        ("missed you", Kind.MESSAGE),
        ("http://example.org: x", Kind.MESSAGE),
    ],
)
def test_whatever_was_sent_is_contact_of_its_kind(read: Reader, body: str, kind: Kind) -> None:
    times = walls(30)
    rows = text(IOS, times) + f"{IOS.stamp(times[-1] + timedelta(hours=1))}Ana: {body}".rstrip(" ") + "\n"
    history = read(rows, me="Ana")
    assert history.counts == (16, 15)
    assert history.kinds[-1] == kind
    assert (history.kinds[:-1] == Kind.MESSAGE).all()


def test_rows_read_by_their_beginning_are_read_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [
        case.args[1][i][0]
        for case in test_whatever_was_sent_is_contact_of_its_kind.pytestmark
        for i in range(30)
    ]
    rng = np.random.default_rng(1)
    times = [datetime(2019, 1, 1) + timedelta(minutes=int(m)) for m in np.cumsum(rng.integers(1, 900, 6000))]
    for layout in (
        ANDROID,
        IOS_US,
        replace(IOS, lead="\u200e"),
        replace(ANDROID, half=("上午", "下午"), half_first=True),
    ):
        rows = [
            f"{layout.stamp(t)}{('Ana', 'Ben ❤️', 'Ben')[rng.integers(3)]}: "
            + (bodies[rng.integers(30)] if rng.random() < 0.3 else "placeholder words " * rng.integers(1, 6))
            + ("\n12.05.2021 a line of its own" if rng.random() < 0.1 else "")
            for t in times
        ]
        data = "\r\n".join(rows).encode()
        fast = find_rows(data)
        with monkeypatch.context() as patch:
            patch.setattr(Templates, "add", lambda *_: None)
            slow = find_rows(data)
        assert len(fast) == 6000
        for name in ("numbers", "code"):
            assert np.array_equal(getattr(fast, name), getattr(slow, name))
        assert [fast.names[i] for i in fast.who] == [slow.names[i] for i in slow.who]
        assert [fast.styles[i] for i in fast.style] == [slow.styles[i] for i in slow.style]


def test_most_rows_are_read_by_their_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    matched = []
    match = Templates.match
    monkeypatch.setattr(
        Templates, "match", lambda self, lines: matched.append(match(self, lines)) or matched[-1]
    )
    find_rows(text(IOS_US, walls(30_000, step=timedelta(minutes=37))).encode())
    assert sum(len(found.at) for found in matched) > 24_000


def test_lines_of_a_message_that_begin_with_a_date_are_no_rows(read: Reader) -> None:
    times = walls(40)
    lines = (
        "12.05.2021 dentist|2021-05-03 10:00 - dentist|1/2/3|05/01/2021, 10:00|[3] x: y|10:30: tea|12/05/2021"
    )
    body = "\n" + lines.replace("|", "\n") + "\n"
    assert read(text(ANDROID, times).replace("placeholder\n", "placeholder" + body), me="Ana").counts == (
        20,
        20,
    )


def test_a_row_quoted_in_a_message_is_not_counted_twice(read: Reader) -> None:
    times = walls(40)
    lines = text(ANDROID, times).splitlines()
    lines[30] += "\n" + "\n".join(lines[3:6])
    history = read("\n".join(lines), me="Ana")
    assert history.counts == (20, 20)
    assert any("repeat" in note for note in history.notes)


def test_rows_of_another_chat_quoted_in_a_message_are_left_out(read: Reader) -> None:
    times = walls(400)
    lines = text(ANDROID, times).splitlines()
    quoted = text(IOS, [t - timedelta(days=400) for t in times[:8]])
    lines[300] += "\n" + quoted.strip()
    assert read("\n".join(lines), me="Ana").counts == (200, 200)


def test_a_dated_line_with_a_colon_is_no_third_person(read: Reader) -> None:
    times = walls(40)
    lines = text(ANDROID, times).splitlines()
    lines[20] += "\n12/05/2021, 18:00 - dentist: bring the card"
    history = read("\n".join(lines), me="Ana")
    assert history.counts == (20, 20)
    assert any("Left out: 1 row" in note for note in history.notes)
    assert not any("dentist" in note for note in history.notes)


def test_lines_in_another_layout_ask_for_nothing(read: Reader) -> None:
    times = walls(60)
    odd = ["12/05/2021 about 18:00 - dentist: x", "5/6/21, 10:00 - Ana: x", "[5.6.21, 10:00:00] Ana: x"]
    for layout in (ANDROID, replace(ANDROID, order="ymd", separator="-")):
        lines = text(layout, times).splitlines()
        for i, line in enumerate(odd):
            lines[20 * i] += f"\n{line}"
        assert read("\n".join(lines), me="Ana").counts == (30, 30)


def test_a_text_without_lines_has_no_rows() -> None:
    assert len(find_rows(b"")) == 0


def test_rows_out_of_order_are_put_in_order_and_told(read: Reader) -> None:
    times = walls(40)
    lines = text(ANDROID, times).splitlines()
    lines[10], lines[11] = lines[11], lines[10]
    history = read("\n".join(lines), me="Ana")
    assert history.times.tolist() == seconds([t.replace(second=0) for t in times]).tolist()
    assert any("out of order" in note for note in history.notes)


def test_rows_of_one_minute_keep_their_order(read: Reader) -> None:
    t = datetime(2021, 1, 13, 10, 0)
    rows = "".join(f"{ANDROID.stamp(t)}{name}: x\n" for name in ("Ana", "Ben", "Ben", "Ana", "Ben"))
    history = read(rows, me="Ana")
    assert history.who.tolist() == [0, 1, 1, 0, 1]
    assert any("one minute" in note for note in history.notes)


@pytest.mark.parametrize(
    ("n", "media", "told"),
    [(39_900, False, True), (30_000, False, False), (9_990, True, True), (9_990, False, False)],
)
def test_an_export_that_looks_cut_is_told(read: Reader, n: int, media: int, told: bool) -> None:
    rows = text(ANDROID, walls(n, step=timedelta(minutes=31)))
    rows = rows.replace("placeholder", "IMG-20210105-WA0001.jpg (file attached)", media)
    assert any("drops the oldest" in note for note in read(rows, me="Ana").notes) is told


def test_the_file_name_tells_who_the_other_is(read: Reader) -> None:
    rows = text(ANDROID, walls(20), ("Ana", "Ben"))
    assert read(rows, "WhatsApp Chat with Ben.txt").people == ("Ana", "Ben")
    assert read(rows, "WhatsApp-Chat mit Ana.txt").people == ("Ben", "Ana")


def test_without_a_hint_the_first_to_write_is_taken_to_read_and_told(read: Reader) -> None:
    rows = text(ANDROID, walls(20), ("Ana", "Ben"))
    history = read(rows)
    assert history.people == ("Ana", "Ben")
    assert any("taken to be Ana" in note for note in history.notes)
    assert read(rows, me="Ben").people == read(rows, twin="Ana").people == ("Ben", "Ana")


def test_unknown_marks_of_the_half_day_are_not_guessed(read: Reader) -> None:
    rows = text(replace(ANDROID, half=("zig", "zag")), walls(60))
    with pytest.raises(InputError, match="24-hour clock"):
        read(rows)


def test_an_unknown_word_beside_a_24_hour_clock_does_no_harm(read: Reader) -> None:
    times = walls(60)
    assert read(text(replace(ANDROID, between=" zig "), times), me="Ana").times.tolist() == (
        seconds([t.replace(second=0) for t in times]).tolist()
    )


def test_another_calendar_is_refused(read: Reader) -> None:
    with pytest.raises(InputError, match="calendar"):
        read(text(ANDROID, walls(20)).replace("/2021", "/1399"))


def test_a_history_with_a_gap_of_years_is_read_and_told(read: Reader) -> None:
    times = [*walls(20), *walls(20, start=datetime(2025, 3, 14))]
    assert any("longest gap" in note for note in read(text(ANDROID, times), me="Ana").notes)


def test_stamps_in_the_future_are_left_out_and_told(read: Reader) -> None:
    times = [*walls(20), datetime(2091, 1, 31, 10), datetime(2091, 1, 31, 11)]
    now = seconds([datetime(2022, 1, 1)])[0]
    history = read(text(ANDROID, times), me="Ana", now=now)
    assert len(history) == 20
    assert any("future" in note for note in history.notes)
    assert len(read(text(ANDROID, times), me="Ana")) == 22
    with pytest.raises(InputError, match="future"):
        read(text(ANDROID, times), now=0.0, dates="dmy")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "empty"),
        ("just some words\n" * 20, "no chat export"),
        ("13/01/2021, 10:00 - You created this group\n", "no chat export"),
        ("13/01/2021, 10:00 - Ana: x\n13/01/2021, 10:01 - Ana: x\n", "one person"),
        (f"13/01/2021, 10:00 - Ana: \u200e{ENCRYPTION['English']}\n", "no message"),
    ],
)
def test_what_is_no_chat_of_two_gets_one_sentence(read: Reader, content: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        read(content)


def test_ten_messages_are_a_history(read: Reader) -> None:
    assert len(read(text(ANDROID, walls(10)), me="Ana")) == 10


def test_dates_that_stay_open_are_asked_for(tmp_path: Path, read: Reader) -> None:
    times = [datetime(2021, 3, 4, 10), datetime(2021, 3, 4, 11), datetime(2021, 3, 5, 10)]
    rows = text(ANDROID, times, ("Ana", "Ben"))
    with pytest.raises(ChoiceNeeded, match=r"--dates dmy.*--dates mdy"):
        read(rows)
    assert read(rows, dates="dmy").times[0] == seconds(times)[0]
    assert read(rows, dates="mdy").times[0] == seconds([datetime(2021, 4, 3, 10)])[0]
    assert any("--dates" in note for note in read(rows, dates="mdy").notes)
    (listed,) = list_conversations(tmp_path / "chat.txt")
    assert (listed.first, listed.last) == (None, None)
    assert [(p.name, p.count) for p in listed.people] == [("Ana", 2), ("Ben", 1)]


def test_the_wrong_order_of_dates_is_refused(read: Reader) -> None:
    with pytest.raises(InputError, match="the other order"):
        read(text(ANDROID, [datetime(2021, 5, d, 10) for d in range(13, 29)]), dates="mdy")


def test_a_future_under_one_order_settles_it(read: Reader) -> None:
    times = [datetime(2021, 2, 11, 10), datetime(2021, 2, 12, 11)]
    now = seconds([datetime(2021, 3, 1)])[0]
    assert read(text(ANDROID, times), now=now, me="Ana").times[0] == seconds(times)[0]


def test_a_control_character_beside_the_time_is_no_layout(read: Reader) -> None:
    times = walls(30)
    odd = f"{ANDROID.stamp(times[3])[:-3]} \x1f - Ana: x\n"
    assert read(text(ANDROID, times) + odd, me="Ana").counts == (15, 15)
