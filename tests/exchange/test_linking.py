"""Linking: one code, one sentence when it does not work, silence about a no, and an end in one step."""

import hashlib
from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.errors import Refused
from twinflame.exchange.linking import (
    BLOCKED,
    NO_MORE,
    NOT_DECLINED,
    NOT_VALID,
    VALID,
    WAITS,
    Invitation,
    accept,
    block,
    code_of,
    decline,
    digest_of,
    invite,
    read_code,
    reconsider,
    unlink,
    withdraw,
)
from twinflame.exchange.sharing import COOLING, DAY, NOT_LINKED, Between, Level, see_as, sees, share

NEW = Between(frozenset({"ann", "ben"}))
MADE, CODE = invite("ann", bytes(range(16)), 0.0)


def linked(at: float = 0.0) -> Between:
    return accept(CODE, MADE, NEW, "ben", at, "p1")[1]


def said(code: str, made: Invitation | None, between: Between | None, person: str, at: float) -> str:
    try:
        read_code(code, made, between, person, at)
    except Refused as told:
        return str(told)
    return ""


def test_accepting_links_the_two_uses_the_code_up_and_shows_nothing_yet() -> None:
    used, between = accept(CODE, MADE, NEW, "ben", DAY, "p1")
    assert not used.waits(DAY)
    assert between.link is not None
    assert (between.link.name, between.link.since) == ("p1", DAY)
    for person in ("ann", "ben"):
        assert between.link.level_of(person) == Level.NOTHING
        assert not any(sees(between, person, level) for level in Level)


def test_before_accepting_one_is_told_who_invites_and_what_will_be_seen() -> None:
    statement = read_code(CODE, MADE, NEW, "ben", 0.0)
    assert statement.inviter == "ann"
    told = " ".join(statement.sentences)
    for words in (
        "you share",
        "nothing of the other until",
        "both sealed",
        "one step",
        "operator of the server",
    ):
        assert words in told


WRONG = code_of(bytes(16))
REASONS = {
    "guessed": (WRONG, None, None, "ben", 0.0),
    "of another invitation": (WRONG, MADE, NEW, "ben", 0.0),
    "empty": ("", None, None, "ben", 0.0),
    "without history": (CODE, MADE, None, "ben", 0.0),
    "used": (CODE, replace(MADE, over=True), NEW, "ben", 0.0),
    "withdrawn": (CODE, withdraw(MADE, 0.0), NEW, "ben", 0.0),
    "expired": (CODE, MADE, NEW, "ben", VALID),
    "one's own": (CODE, MADE, NEW, "ann", 0.0),
    "of other people": (CODE, MADE, NEW, "eve", 0.0),
    "linked": (CODE, MADE, linked(), "ben", 0.0),
    "declined": (CODE, MADE, decline(NEW, "ben"), "ben", 0.0),
    "declined by the inviter": (CODE, MADE, decline(NEW, "ann"), "ben", 0.0),
    "blocked": (CODE, MADE, block(NEW, "ben", 0.0), "ben", 0.0),
    "blocked by the inviter": (CODE, MADE, block(NEW, "ann", 0.0), "ben", 0.0),
    "cooling off": (CODE, MADE, unlink(linked(), "ben", 0.0), "ben", DAY),
}


@pytest.mark.parametrize("reason", REASONS)
def test_whatever_is_wrong_with_a_code_the_sentence_is_the_same(reason: str) -> None:
    code, made, between, person, at = REASONS[reason]
    assert said(code, made, between, person, at) == NOT_VALID
    with pytest.raises(Refused, match="not valid, or no longer"):
        accept(code, made, between, person, at, "p2")


def test_a_code_works_until_the_last_moment_and_not_after() -> None:
    assert said(CODE, MADE, NEW, "ben", np.nextafter(VALID, 0.0)) == ""
    assert said(CODE, MADE, NEW, "ben", VALID) == NOT_VALID


def test_a_code_is_not_kept_and_is_read_however_it_is_typed() -> None:
    assert CODE not in repr(MADE)
    assert CODE.replace("-", "") not in repr(MADE)
    for typed in (
        CODE.lower(),
        CODE.replace("-", ""),
        f" {CODE} ",
        CODE.replace("-", " "),
        CODE.replace("O", "0"),
    ):
        assert digest_of(typed) == MADE.digest
    assert digest_of("\ud800") == digest_of("") != MADE.digest
    assert digest_of("a-0 1\ud8008") == digest_of("AOIB") == hashlib.sha256(b"AOIB").hexdigest()


def test_a_code_is_letters_and_digits_in_groups_of_five() -> None:
    assert CODE == "AAAQE-AYEAU-DAOCA-JBIFQ-YDIOB-4"
    assert code_of(b"\xff" * 16) == "77777-77777-77777-77777-77777-4"


@given(st.binary(min_size=16, max_size=16), st.binary(min_size=16, max_size=16))
def test_two_different_draws_give_two_different_codes(one: bytes, two: bytes) -> None:
    assert (digest_of(code_of(one)) == digest_of(code_of(two))) == (one == two)


@pytest.mark.parametrize("size", [0, 15, 17])
def test_other_than_16_random_bytes_are_a_fault(size: int) -> None:
    with pytest.raises(ValueError, match="16 random bytes"):
        code_of(bytes(size))


def test_one_invitation_waits_at_a_time() -> None:
    with pytest.raises(Refused) as told:
        invite("ann", bytes(16), DAY, MADE)
    assert str(told.value) == WAITS
    assert invite("ann", bytes(16), VALID, MADE)[0].waits(VALID)
    assert invite("ann", bytes(16), DAY, withdraw(MADE, DAY))[0].until == DAY + VALID


def test_what_waits_no_longer_cannot_be_withdrawn() -> None:
    for over, at in ((MADE, VALID), (replace(MADE, over=True), 0.0)):
        with pytest.raises(Refused) as told:
            withdraw(over, at)
        assert str(told.value) == NO_MORE


def test_a_decline_leaves_the_invitation_as_it_was_so_that_its_maker_sees_nothing() -> None:
    # A friend of the inviter, or a second account, could try the code: it still works for them.
    assert decline(NEW, "ben").declined == {"ben"}
    assert said(CODE, MADE, Between(frozenset({"ann", "eve"})), "eve", DAY) == ""


def test_a_decline_can_be_taken_back_by_whoever_declined_alone() -> None:
    assert reconsider(decline(NEW, "ben"), "ben") == NEW
    with pytest.raises(Refused) as told:
        reconsider(decline(NEW, "ben"), "ann")
    assert str(told.value) == NOT_DECLINED


def test_a_block_is_for_good_and_ends_the_sharing() -> None:
    blocked = block(linked(), "ben", 5.0)
    assert (blocked.link, blocked.ended) == (None, 5.0)
    assert not blocked.may_meet(1e12)
    with pytest.raises(Refused) as told:
        block(blocked, "ben", 6.0)
    assert str(told.value) == BLOCKED
    assert block(blocked, "ann", 6.0).blocked == {"ann", "ben"}
    assert block(NEW, "ben", 5.0).ended is None


def test_for_the_other_a_block_looks_like_an_end_of_sharing() -> None:
    left, blocked = unlink(linked(), "ben", 5.0), block(linked(), "ben", 5.0)
    assert see_as(left, "ann") == see_as(blocked, "ann")
    for at in (DAY, COOLING):
        assert said(CODE, MADE, left, "ann", at) == said(CODE, MADE, blocked, "ann", at)


def test_after_an_end_the_two_can_link_again_once_they_cooled_off_by_a_new_invitation() -> None:
    left = unlink(linked(), "ann", 5.0)
    later, code = invite("ben", bytes(16), 5.0 + COOLING - DAY)
    assert said(code, later, left, "ann", np.nextafter(5.0 + COOLING, 0.0)) == NOT_VALID
    used, again = accept(code, later, left, "ann", 5.0 + COOLING, "p2")
    assert again.link is not None
    assert again.link.name == "p2"
    assert used.over


@pytest.mark.parametrize("person", ["ann", "eve"])
def test_only_who_shares_can_end_it(person: str) -> None:
    between = linked() if person == "eve" else NEW
    for step in (lambda: unlink(between, person, 0.0), lambda: share(between, person, Level.SUMMARY)):
        with pytest.raises(Refused) as told:
            step()
        assert str(told.value) == NOT_LINKED


def test_a_stranger_can_neither_decline_nor_block_for_others() -> None:
    for step in (decline, reconsider, lambda two, who: block(two, who, 0.0)):
        with pytest.raises(Refused):
            step(NEW, "eve")


def test_it_takes_two() -> None:
    with pytest.raises(ValueError, match=r"^it takes two people$"):
        Between(frozenset({"ann"}))


@pytest.mark.parametrize("level", Level)
def test_what_one_shows_changes_at_once_and_is_what_see_as_tells(level: Level) -> None:
    between = share(linked(), "ann", level)
    assert [sees(between, "ben", each) for each in Level] == [0 < each <= level for each in Level]
    assert not any(sees(between, viewer, each) for viewer in ("ann", "eve") for each in Level)
    assert len(see_as(between, "ann")) == 1 + level
    assert see_as(between, "ben") == see_as(linked(), "ben")
    assert share(between, "ann", Level.NOTHING) == linked()


def test_without_a_link_nothing_is_seen() -> None:
    gone = unlink(share(linked(), "ann", Level.READINGS), "ben", 1.0)
    assert not any(sees(gone, "ben", each) for each in Level)
    assert see_as(gone, "ann") == see_as(linked(), "eve") == ("Nothing: you do not share.",)


@pytest.mark.parametrize("no", ["decline", "block", "unlink and block"])
def test_a_persistent_pursuer_reaches_nobody_who_said_no(no: str) -> None:
    """For two years: a new code every day, which the other types each time; guesses; stolen codes."""
    rng = np.random.default_rng(7)
    between = NEW if no != "unlink and block" else linked()
    between = decline(between, "ben") if no == "decline" else block(between, "ben", 0.0)
    reached = tries = 0
    theirs, their_code = None, ""
    mine, my_code, day = None, "", count(1)
    for at in (DAY * next(day) for _ in range(730)):
        if mine is not None and mine.waits(at):
            mine = withdraw(mine, at)
        mine, my_code = invite("ann", rng.bytes(16), at, mine)
        if theirs is None or not theirs.waits(at):
            theirs, their_code = invite("ben", rng.bytes(16), at)
        for code, made, person in (
            (my_code, mine, "ben"),
            (their_code, theirs, "ann"),  # stolen: it was meant for somebody else
            (code_of(rng.bytes(16)), theirs, "ann"),
            (code_of(rng.bytes(16)), None, "ann"),
        ):
            tries += 1
            reached += said(code, made, between, person, at) != NOT_VALID
    assert (tries, reached) == (2920, 0)


def test_what_the_pursuer_sees_is_the_same_after_a_decline_as_after_silence() -> None:
    """Their invitation, their refusals, and every trial of their own code by their own second account."""

    def seen(between: Between) -> list[object]:
        made, code = invite("ann", bytes(16), 0.0)
        second = Between(frozenset({"ann", "ann too"}))
        found: list[object] = []
        for at in (0.0, DAY, VALID):
            found += [
                made.waits(at),
                said(code, made, between, "ann", at),
                said(code, made, second, "ann too", at),
            ]
            found += [see_as(between, "ann"), sees(between, "ann", Level.SUMMARY)]
        return found

    assert seen(NEW) == seen(decline(NEW, "ben")) == seen(block(NEW, "ben", 0.0))
