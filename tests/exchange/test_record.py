"""The record of a round: whole, checked offline, and silent about what was written."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twinflame.cli import main
from twinflame.errors import InputError, Refused
from twinflame.exchange.record import (
    LARGEST,
    NO_CODE,
    NO_RECORD,
    Checked,
    Found,
    Record,
    from_json,
    record_of,
    to_json,
    told,
    verify,
)
from twinflame.exchange.rounds import Round, end, erase, pause, seal

NEW = Round("r1", "p1", ("ann", "ben"), "What did you never tell me?")
HALF = seal(NEW, "ann", "That I was afraid.\n\u00e9", bytes(range(32)), 1.0)
OPEN = seal(HALF, "ben", "That I kept your letter.", bytes(32), 86_400.0)
RECORD = record_of(OPEN, "ann")
CODES = {account.author: account.code for account in RECORD.accounts}


def test_a_record_holds_both_accounts_and_comes_back_as_it_was() -> None:
    assert [account.text for account in RECORD.accounts] == [
        "That I was afraid.\n\u00e9",
        "That I kept your letter.",
    ]
    assert RECORD.opened == datetime(1970, 1, 2, tzinfo=UTC)
    assert from_json(to_json(RECORD).encode()) == RECORD
    assert to_json(RECORD).startswith('{\n  "form": "twinflame round",\n  "version": 1,')


def test_a_record_tells_when_you_sealed_and_not_when_the_other_did() -> None:
    hers, his = RECORD.accounts
    assert (hers.sealed, his.sealed) == (datetime.fromtimestamp(1.0, UTC), None)
    hers, his = record_of(OPEN, "ben").accounts
    assert (hers.sealed, his.sealed) == (None, datetime(1970, 1, 2, tzinfo=UTC))


def test_an_erased_account_is_in_no_record() -> None:
    left = record_of(erase(OPEN, "ann"), "ben")
    assert [account.author for account in left.accounts] == ["ben"]
    assert verify(left).holds


@pytest.mark.parametrize("this", [NEW, HALF, pause(OPEN, "ann"), erase(OPEN, "ann"), end(OPEN)])
def test_what_is_not_open_to_somebody_cannot_be_taken_along(this: Round) -> None:
    with pytest.raises(Refused, match="not open to you"):
        record_of(this, "ann")


def test_an_untouched_record_holds_and_a_kept_code_shows_more() -> None:
    assert verify(RECORD) == Found((Checked("ann", True, False), Checked("ben", True, False)))
    typed = f" {CODES['ann'][:32].upper()} {CODES['ann'][32:]} "
    found = verify(RECORD, (typed,))
    assert found == Found((Checked("ann", True, True), Checked("ben", True, False)))
    assert found.holds
    hers, his, *limits = told(found)
    assert "what was sealed, sign for sign" in hers
    assert "only a code kept since then can show" in his
    assert any("server's word" in sentence for sentence in limits)
    assert any("third party" in sentence for sentence in limits)


CHANGES = {
    "text": {"text": "That I was afraid. \n\u00e9"},
    "its accent in two signs": {"text": "That I was afraid.\ne\u0301"},
    "nonce": {"nonce": bytes(31).hex() + "01"},
    "author": {"author": "eve"},
    "code": {"code": "0" * 64},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_an_account_is_found_and_the_account_named(change: str) -> None:
    hers, his = RECORD.accounts
    changed = msgspec.structs.replace(hers, **CHANGES[change])
    found = verify(msgspec.structs.replace(RECORD, accounts=(changed, his)))
    assert [account.fits for account in found.accounts] == [False, True]
    assert not found.holds
    assert told(found)[0].startswith(f"The account of {changed.author} was changed")
    assert told(found)[-1] == "Do not rely on this file."


@pytest.mark.parametrize("part", ["pair", "round", "theme"])
def test_a_change_of_pair_round_or_question_is_found_in_both_accounts(part: str) -> None:
    found = verify(msgspec.structs.replace(RECORD, **{part: "other"}))
    assert [account.fits for account in found.accounts] == [False, False]


def test_swapped_authors_are_found() -> None:
    hers, his = RECORD.accounts
    swapped = (msgspec.structs.replace(hers, author="ben"), msgspec.structs.replace(his, author="ann"))
    assert not any(
        account.fits for account in verify(msgspec.structs.replace(RECORD, accounts=swapped)).accounts
    )


def test_an_account_with_a_code_made_anew_is_found_by_the_code_that_was_kept() -> None:
    forged = record_of(
        seal(seal(NEW, "ann", "Nothing.", bytes(32), 1.0), "ben", "Nothing.", bytes(32), 2.0), "ann"
    )
    assert verify(forged).holds  # the file agrees with itself, and the page says that this is all
    found = verify(forged, (CODES["ann"],))
    assert (found.strange, found.holds) == (1, False)
    assert "A code that you gave belongs to no account in this file." in told(found)


@pytest.mark.parametrize("code", ["", "abc", "g" * 64, "0" * 63, "0" * 65])
def test_what_is_no_code_is_refused_in_a_sentence(code: str) -> None:
    with pytest.raises(InputError) as said:
        verify(RECORD, (code,))
    assert str(said.value) == NO_CODE


def spoilt() -> dict[str, bytes]:
    text = to_json(RECORD)
    hers, his = RECORD.accounts

    def with_(**changes: object) -> bytes:
        return msgspec.json.encode(msgspec.structs.replace(RECORD, **changes))

    def account(**changes: object) -> bytes:
        return with_(accounts=(msgspec.structs.replace(hers, **changes), his))

    return {
        "empty": b"",
        "no JSON": b"secret words",
        "another JSON": b'{"a": 1}',
        "a list": b"[]",
        "deep": b"[" * 100_000,
        "torn": text.encode()[:-20],
        "another version": text.replace('"version": 1', '"version": 2').encode(),
        "another form": text.replace("twinflame round", "twinflame reading").encode(),
        "another domain": text.replace("exchange/1", "exchange/9").encode(),
        "a part too many": text.replace('"version"', '"secret": 1, "version"').encode(),
        "a part twice": text.replace('"theme"', '"theme": "Why?", "theme"').encode(),
        "not UTF-8": text.encode("latin-1"),
        "too large": text.encode() + b" " * LARGEST,
        "no accounts": with_(accounts=()),
        "three accounts": with_(accounts=(hers, his, msgspec.structs.replace(his, author="eve"))),
        "one author twice": with_(accounts=(hers, hers)),
        "no author": account(author=""),
        "a long author": account(author="x" * 201),
        "an author that moves the cursor": account(author="\x1b[2J"),
        "a round of two lines": with_(round="a\nb"),
        "a pair without a name": with_(pair=""),
        "a short code": account(code="00"),
        "a code in capitals": account(code="A" * 64),
        "a short nonce": account(nonce="00" * 31),
        "a nonce that is none": account(nonce="xy" * 32),
    }


SPOILT = spoilt()


@pytest.mark.parametrize("how", SPOILT)
def test_a_wrong_or_damaged_file_is_refused_in_one_sentence(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError) as said:
        from_json(SPOILT[how])
    assert str(said.value) == NO_RECORD
    assert said.value.__cause__ is None
    file = tmp_path / "round.json"
    file.write_bytes(SPOILT[how])
    assert main(["verify", str(file)]) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{file} {NO_RECORD}\n")


def passes_unseen(content: bytes) -> bool:
    """Whether a changed file is neither refused nor found out although it says something else."""
    try:
        record = from_json(content)
    except InputError:
        return False
    return verify(record, tuple(CODES.values())).holds and timeless(record) != timeless(RECORD)


def test_no_flipped_bit_of_a_file_passes_unseen() -> None:
    """Each bit: it is refused, or found, or says the same; times alone are the server's word."""
    content = to_json(RECORD).encode()
    passed = []
    for bit in range(8 * len(content)):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        if passes_unseen(bytes(changed)):
            passed.append(bit)
    assert passed == []
    assert not passes_unseen(content)


FIELDS = ("pair", "round", "theme", "author", "nonce", "text", "code")


@pytest.mark.parametrize("field", FIELDS)
def test_every_flipped_bit_of_a_field_is_refused_or_found(field: str) -> None:
    """Of each field that a code binds, none left out: what still reads as a record no longer holds."""
    hers, his = RECORD.accounts
    old = getattr(RECORD, field, None) or getattr(hers, field)
    content = bytes.fromhex(old) if field in ("nonce", "code") else old.encode()
    tried = 0
    for bit in range(8 * len(content)):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        try:
            new = changed.hex() if field in ("nonce", "code") else changed.decode()
        except UnicodeDecodeError:
            continue  # no text, so no file can hold it
        tried += 1
        if field in ("pair", "round", "theme"):
            record = msgspec.structs.replace(RECORD, **{field: new})
            untouched = 0
        else:
            record = msgspec.structs.replace(
                RECORD, accounts=(msgspec.structs.replace(hers, **{field: new}), his)
            )
            untouched = 1
        found = verify(record)
        assert [account.fits for account in found.accounts] == [False, bool(untouched)]
        assert not found.holds
    assert tried >= 7 * (len(content) - 2)  # all but those that make no UTF-8


@pytest.mark.parametrize("size", [1, 200])
def test_names_of_one_to_200_signs_can_be_read(size: int) -> None:
    ann, ben = "a" * size, "b" * size
    this = Round("r" * size, "p" * size, (ann, ben), "Why?")
    this = seal(seal(this, ann, "So.", bytes(32), 1.0), ben, "Thus.", bytes(32), 2.0)
    record = from_json(to_json(record_of(this, ann)).encode())
    assert [account.author for account in record.accounts] == [ann, ben]
    assert verify(record).holds


def test_a_record_with_one_account_left_can_be_read() -> None:
    left = record_of(erase(OPEN, "ann"), "ben")
    assert from_json(to_json(left).encode()) == left


def test_a_file_of_the_greatest_size_can_be_read() -> None:
    content = to_json(RECORD).encode()
    assert from_json(content + b" " * (LARGEST - len(content))) == RECORD
    with pytest.raises(InputError):
        from_json(content + b" " * (LARGEST + 1 - len(content)))


@settings(max_examples=200)
@given(st.data())
def test_no_changed_byte_of_a_file_passes_unseen(data: st.DataObject) -> None:
    content = bytearray(to_json(RECORD).encode())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    assert not passes_unseen(bytes(content))


def timeless(record: Record) -> object:
    accounts = tuple(msgspec.structs.replace(account, sealed=None) for account in record.accounts)
    return msgspec.structs.replace(record, accounts=accounts, opened=RECORD.opened)


def written(folder: Path, record: Record) -> str:
    file = folder / "round.json"
    file.write_text(to_json(record), encoding="utf-8")
    return str(file)


def test_verify_says_what_is_shown_and_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", written(tmp_path, RECORD), "--kept", CODES["ann"], "--kept", CODES["ben"]]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == list(told(verify(RECORD, tuple(CODES.values()))))
    assert out.count("sign for sign") == 2
    assert err == ""


def test_verify_names_the_account_that_was_changed_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hers, his = RECORD.accounts
    changed = msgspec.structs.replace(his, text="Nothing, ever.")
    assert main(["verify", written(tmp_path, msgspec.structs.replace(RECORD, accounts=(hers, changed)))]) == 1
    out, err = capsys.readouterr()
    assert "The account of ben was changed" in out
    assert "The account of ann fits" in out
    for text in ("afraid", "letter", "Nothing, ever", NEW.theme):
        assert text not in out + err


def test_verify_refuses_a_code_that_is_none_and_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", written(tmp_path, RECORD), "--kept", "abc"]) == 2
    assert capsys.readouterr() == ("", NO_CODE + "\n")
    for place in (tmp_path / "nowhere.json", tmp_path):
        assert main(["verify", str(place)]) == 2
        assert "cannot be read" in capsys.readouterr().err


def test_a_record_of_two_accounts_of_the_greatest_length_can_be_read() -> None:
    long = replace(NEW, theme="\U0001f56f" * 500)
    for person in long.people:
        long = seal(long, person, "\U0001f56f" * 20_000, bytes(32), 1.0)
    assert verify(from_json(to_json(record_of(long, "ann")).encode())).holds


def test_the_round_on_the_page_about_checking_is_one_and_holds() -> None:
    page = (Path(__file__).parents[2] / "docs" / "howto" / "verify.md").read_text("utf-8")
    file = page.split("```json\n")[1].split("```")[0]
    found = verify(from_json(file.encode()), (page.split("round.json --kept ")[2][:64],))
    assert found.holds
    assert [(account.author, account.kept) for account in found.accounts] == [("Ann", True), ("Ben", False)]
