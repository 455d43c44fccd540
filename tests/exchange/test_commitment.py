"""The code of an account: any change of any part changes it, and it keeps the text to itself."""

import hashlib
import struct

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from twinflame.errors import Refused
from twinflame.exchange.commitment import DOMAIN, Place, commitment, encoding, holds

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


@given(st.tuples(WORDS, WORDS, WORDS), NONCES, WORDS, st.data())
def test_every_flipped_bit_of_any_part_is_rejected(
    names: tuple[str, str, str], nonce: bytes, text: str, data: st.DataObject
) -> None:
    code = commitment(Place(*names), nonce, text)
    parts: list[bytes] = [DOMAIN.encode(), *(name.encode() for name in names), nonce, text.encode()]
    which = data.draw(st.integers(0, 5))
    assume(parts[which])
    bit = data.draw(st.integers(0, 8 * len(parts[which]) - 1))
    flipped = bytearray(parts[which])
    flipped[bit // 8] ^= 1 << bit % 8
    parts[which] = bytes(flipped)
    framed = b"".join(struct.pack(">Q", len(part)) + part for part in parts)
    assert hashlib.sha256(framed).hexdigest() != code
    try:
        domain, pair, round_, author = (part.decode() for part in parts[:4])
        changed = parts[5].decode()
    except UnicodeDecodeError:
        return  # such bytes are no text, so nobody can hand them in
    assert not holds(code, Place(pair, round_, author), parts[4], changed, domain)


@given(NONCES, WORDS, st.integers(0, 255))
def test_every_flipped_bit_of_the_code_is_rejected(nonce: bytes, text: str, bit: int) -> None:
    place = Place("p", "r", "a")
    number = int(commitment(place, nonce, text), 16) ^ (1 << bit)
    assert not holds(f"{number:064x}", place, nonce, text)


@given(NONCES, WORDS)
def test_a_swapped_author_round_or_pair_is_rejected(nonce: bytes, text: str) -> None:
    code = commitment(Place("pair", "round", "ann"), nonce, text)
    for other in (Place("pair", "round", "ben"), Place("pair", "next", "ann"), Place("two", "round", "ann")):
        assert not holds(code, other, nonce, text)
    assert holds(code, Place("pair", "round", "ann"), nonce, text)


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
