"""The code of an account: any change of any part changes it, and it keeps the text to itself."""

import hashlib
import struct
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from twinflame.errors import Refused
from twinflame.exchange.commitment import DOMAIN, Place, commitment, encoding, holds
from twinflame.exchange.rounds import Round

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NONCES = st.binary(min_size=32, max_size=32)
PARTS = st.tuples(WORDS, WORDS, WORDS, NONCES, WORDS, WORDS)


def encoded(parts: tuple[str, str, str, bytes, str, str]) -> bytes:
    pair, round_, author, nonce, text, domain = parts
    return encoding(Place(pair, round_, author), nonce, text, domain)


def decoded(data: bytes) -> list[bytes]:
    """The parts again: what can be taken apart in one way alone cannot come from two inputs."""
    parts = []
    while data:
        (size,) = struct.unpack(">Q", data[:8])
        parts.append(data[8 : 8 + size])
        data = data[8 + size :]
    return parts


@given(PARTS)
def test_an_encoding_tells_its_parts_again(parts: tuple[str, str, str, bytes, str, str]) -> None:
    pair, round_, author, nonce, text, domain = parts
    found = decoded(encoded(parts))
    assert found == [domain.encode(), pair.encode(), round_.encode(), author.encode(), nonce, text.encode()]


@given(PARTS, PARTS)
def test_two_different_inputs_never_share_an_encoding(
    one: tuple[str, str, str, bytes, str, str], two: tuple[str, str, str, bytes, str, str]
) -> None:
    assert (encoded(one) == encoded(two)) == (one == two)


@given(WORDS, WORDS, st.integers(0, 20))
def test_moving_the_border_between_two_parts_changes_the_code(left: str, right: str, cut: int) -> None:
    both = left + right
    moved = Place(both[:cut], both[cut:], "a")
    assume(moved != Place(left, right, "a"))
    assert commitment(moved, bytes(32), "") != commitment(Place(left, right, "a"), bytes(32), "")


def flips(data: bytes) -> Iterator[bytes]:
    """The same with one bit turned over: each in its turn."""
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        yield bytes(flipped)


def framed(parts: Sequence[bytes]) -> str:
    return hashlib.sha256(b"".join(struct.pack(">Q", len(part)) + part for part in parts)).hexdigest()


def refused_flips(names: tuple[str, str, str], nonce: bytes, text: str) -> int:
    """How many bits of an account's parts were turned over, each of them rejected."""
    parts = [DOMAIN.encode(), *(name.encode() for name in names), nonce, text.encode()]
    code = commitment(Place(*names), nonce, text)
    assert framed(parts) == code
    tried = 0
    for which, part in enumerate(parts):
        for flipped in flips(part):
            changed = [*parts[:which], flipped, *parts[which + 1 :]]
            assert framed(changed) != code
            tried += 1
            try:
                domain, pair, round_, author, told = (changed[k].decode() for k in (0, 1, 2, 3, 5))
            except UnicodeDecodeError:
                continue  # such bytes are no text, so nobody can hand them in
            assert not holds(code, Place(pair, round_, author), changed[4], told, domain)
    return tried


def test_every_flipped_bit_of_every_part_is_rejected() -> None:
    """Not a sample: each bit of domain, pair, round, author, random bytes and text of one whole account."""
    this = Round("round-1", "link-7", ("ann", "größer"), "What did you leave out?")
    text = "That I came back once, é, \U0001f56f, and stood before your door.\r\n  Nobody was there.  "
    place = this.place("größer")
    names, nonce = (place.pair, place.round, place.author), bytes(range(32))
    size = sum(len(part.encode()) for part in (DOMAIN, *names, text)) + len(nonce)
    assert refused_flips(names, nonce, text) == 8 * size > 1500


@settings(max_examples=25)
@given(st.tuples(WORDS, WORDS, WORDS), NONCES, WORDS)
def test_every_flipped_bit_of_any_account_is_rejected(
    names: tuple[str, str, str], nonce: bytes, text: str
) -> None:
    assert refused_flips(names, nonce, text)


def test_every_flipped_bit_of_the_code_is_rejected() -> None:
    place, nonce = Place("p", "r", "a"), bytes(range(32))
    code = commitment(place, nonce, "words")
    flipped = [each.hex() for each in flips(bytes.fromhex(code))]
    assert len(set(flipped)) == 256
    assert not any(holds(each, place, nonce, "words") for each in flipped)
    written = [each.decode("latin-1") for each in flips(code.encode())]
    assert not any(holds(each, place, nonce, "words") for each in written)
    assert holds(code, place, nonce, "words")


@given(NONCES, WORDS)
def test_a_swapped_author_round_or_pair_is_rejected(nonce: bytes, text: str) -> None:
    """Every place there is among two pairs, two rounds and two authors, against every other."""
    places = [Place(*names) for names in product(("pair", "round"), ("round", "ann"), ("ann", "pair"))]
    for one, two in product(places, places):
        assert holds(commitment(one, nonce, text), two, nonce, text) == (one == two)


def test_the_code_is_sha_256_of_lengths_and_parts() -> None:
    def part(data: bytes) -> bytes:
        return len(data).to_bytes(8, "big") + data

    nonce = bytes(range(32))
    spelled = b"".join(map(part, (b"twinflame/exchange/1", b"p", b"r", b"a", nonce, "größer".encode())))
    assert commitment(Place("p", "r", "a"), nonce, "größer") == hashlib.sha256(spelled).hexdigest()


def test_a_sign_in_one_and_in_two_pieces_are_two_texts() -> None:
    place = Place("p", "r", "a")
    assert commitment(place, bytes(32), "\u00e9") != commitment(place, bytes(32), "e\u0301")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_other_than_32_random_bytes_are_a_fault(size: int) -> None:
    with pytest.raises(ValueError, match="32 random bytes"):
        commitment(Place("p", "r", "a"), bytes(size), "x")


def test_half_a_sign_is_refused_in_a_sentence() -> None:
    with pytest.raises(Refused, match="half a sign") as told:
        commitment(Place("p", "r", "a"), bytes(32), "\ud800")
    assert told.value.__cause__ is None


@pytest.mark.parametrize("code", ["", "é", "\ud800", "0" * 64])
def test_what_is_no_code_is_no_match(code: str) -> None:
    assert not holds(code, Place("p", "r", "a"), bytes(32), "x")
