"""A round: sealed by each, opened for both at once, and silent about the other until then."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.errors import Refused
from twinflame.exchange import rounds
from twinflame.exchange.commitment import HALF, holds
from twinflame.exchange.rounds import (
    Part,
    Round,
    Sealed,
    Stage,
    end,
    erase,
    pause,
    resume,
    seal,
    view_of,
    withdraw,
)

NEW = Round("r1", "p1", ("ann", "ben"), "What did you never tell me?")
NONCE = bytes(range(32))
OTHER = bytes(32)

Step = Callable[[Round, str], Round]


def sealed(this: Round, person: str, text: str = "words", at: float = 1.0) -> Round:
    return seal(this, person, text, NONCE if person == "ann" else OTHER, at)


def opened() -> Round:
    return sealed(sealed(NEW, "ann", "hers"), "ben", "his", 2.0)


STEPS: dict[str, Step] = {
    "seal": lambda this, who: seal(this, who, f"of {who}", NONCE, 3.0),
    "withdraw": withdraw,
    "pause": pause,
    "resume": lambda this, who: resume(this, who, 3.0),
    "erase": erase,
}


def tried(this: Round, who: str, step: str) -> tuple[Round, str]:
    """The round after a step, and what was said where it was refused."""
    try:
        return STEPS[step](this, who), ""
    except Refused as said:
        return this, str(said)


def test_both_open_in_one_step_when_the_second_seals() -> None:
    half = sealed(NEW, "ann", "hers")
    assert half.opened is None
    both = sealed(half, "ben", "his", 2.0)
    assert both.opened == 2.0
    for me, mine, theirs in (("ann", "hers", "his"), ("ben", "his", "hers")):
        view = view_of(both, me)
        assert (view.stage, view.opened, view.theme) == (Stage.OPENED, 2.0, NEW.theme)
        assert view.mine is not None
        assert view.theirs is not None
        assert (view.mine.text, view.theirs.text) == (mine, theirs)


def test_before_opening_one_sees_the_question_and_what_one_did_oneself() -> None:
    half = sealed(NEW, "ann", "hers")
    assert view_of(NEW, "ann") == rounds.View(NEW.theme, Stage.TO_SEAL)
    assert view_of(half, "ann") == rounds.View(NEW.theme, Stage.SEALED, half.part("ann").sealed)
    assert view_of(half, "ben") == rounds.View(NEW.theme, Stage.TO_SEAL)


def test_the_author_gets_a_code_that_fits_the_account_at_once() -> None:
    mine = view_of(sealed(NEW, "ann", "hers"), "ann").mine
    assert mine is not None
    assert mine.at == 1.0
    assert holds(mine.code, NEW.place("ann"), NONCE, "hers")


def test_the_code_binds_the_theme_too() -> None:
    mine = view_of(sealed(NEW, "ann"), "ann").mine
    assert mine is not None
    assert not holds(mine.code, replace(NEW, theme="Another question?").place("ann"), NONCE, "words")


def test_what_is_sealed_is_kept_as_it_was_written() -> None:
    text = "  e\u0301 \r\n two lines "
    mine = view_of(sealed(NEW, "ann", text), "ann").mine
    assert mine is not None
    assert mine.text == text


def test_the_longest_account_can_be_sealed() -> None:
    assert sealed(NEW, "ann", "x" * 20_000).part("ann").sealed


@pytest.mark.parametrize(
    ("this", "step", "said"),
    [
        (sealed(NEW, "ann"), "seal", rounds.SEALED),
        (NEW, "withdraw", rounds.UNSEALED),
        (NEW, "resume", rounds.UNPAUSED),
        (pause(NEW, "ann"), "pause", rounds.PAUSING),
        (pause(NEW, "ann"), "seal", rounds.PAUSED),
        (opened(), "seal", rounds.OPENED),
        (opened(), "withdraw", rounds.OPENED),
        *[(erase(NEW, "ann"), step, rounds.ERASED) for step in STEPS],
        *[(erase(opened(), "ann"), step, rounds.ERASED) for step in STEPS],
        *[(end(sealed(NEW, "ann")), step, rounds.ENDED) for step in STEPS if step != "erase"],
    ],
)
def test_a_forbidden_step_is_refused_in_one_sentence(this: Round, step: str, said: str) -> None:
    assert tried(this, "ann", step) == (this, said)
    assert said.endswith(".")
    assert "ben" not in said


@pytest.mark.parametrize(
    ("text", "said"), [("", rounds.EMPTY), (" \n\t ", rounds.EMPTY), ("x" * 20_001, rounds.TOO_LONG)]
)
def test_empty_and_very_long_accounts_are_refused(text: str, said: str) -> None:
    with pytest.raises(Refused) as told:
        sealed(NEW, "ann", text)
    assert str(told.value) == said


@pytest.mark.parametrize("step", STEPS)
def test_a_stranger_gets_nothing(step: str) -> None:
    assert tried(opened(), "eve", step) == (opened(), rounds.STRANGER)
    with pytest.raises(Refused):
        view_of(opened(), "eve")
    with pytest.raises(Refused):
        opened().other("eve")


def test_a_round_needs_two_people_and_names_without_spaces() -> None:
    with pytest.raises(ValueError, match=r"^a round is between two people$"):
        Round("r", "p", ("ann", "ann"), "x")
    for name, pair in (("a b", "p"), ("", "p"), ("r", "p q"), ("r", "")):
        with pytest.raises(ValueError, match=r"^the names of a round and of a pair have no spaces$"):
            Round(name, pair, ("ann", "ben"), "x")


@pytest.mark.parametrize("theme", ["", " \n", "x" * 501])
def test_a_theme_is_neither_blank_nor_very_long(theme: str) -> None:
    with pytest.raises(Refused, match="1 to 500 signs"):
        replace(NEW, theme=theme)
    assert replace(NEW, theme="x" * 500)


@pytest.mark.parametrize("half", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_theme_with_half_a_sign_is_refused_for_no_record_could_hold_it(half: int) -> None:
    with pytest.raises(Refused) as told:
        replace(NEW, theme=f"Why {chr(half)}?")
    assert str(told.value) == HALF
    for whole in ("\ud7ff", "\ue000", "\U0001f56f"):
        assert replace(NEW, theme=whole).theme == whole


def test_what_was_withdrawn_is_gone_and_may_be_sealed_anew() -> None:
    back = withdraw(sealed(NEW, "ann", "first"), "ann")
    assert back == NEW
    again = sealed(sealed(back, "ann", "second"), "ben")
    theirs = view_of(again, "ben").theirs
    assert theirs is not None
    assert theirs.text == "second"


def test_a_pause_keeps_a_round_from_opening_until_it_is_over() -> None:
    held = sealed(pause(sealed(NEW, "ann", "hers"), "ann"), "ben")
    assert held.opened is None
    assert view_of(held, "ben") == view_of(sealed(NEW, "ben"), "ben")
    assert view_of(held, "ann") == rounds.View(NEW.theme, Stage.PAUSED)
    assert resume(held, "ann", 5.0).opened == 5.0


def test_a_paused_account_can_be_withdrawn_and_stays_paused() -> None:
    back = withdraw(pause(sealed(NEW, "ann"), "ann"), "ann")
    assert back.part("ann") == Part(paused=True)
    assert resume(back, "ann", 5.0) == NEW


def test_a_pause_after_opening_hides_the_round_from_oneself_alone() -> None:
    held = pause(opened(), "ann")
    assert view_of(held, "ann").stage == Stage.PAUSED
    assert view_of(held, "ann").theirs is None
    assert view_of(held, "ben") == view_of(opened(), "ben")
    assert resume(held, "ann", 9.0) == opened()


def test_what_is_erased_after_opening_is_gone_for_both() -> None:
    gone = erase(opened(), "ann")
    assert view_of(gone, "ann") == rounds.View(NEW.theme, Stage.ERASED)
    view = view_of(gone, "ben")
    assert (view.stage, view.theirs, view.theirs_erased) == (Stage.OPENED, None, True)
    assert view.mine == opened().part("ben").sealed
    assert "hers" not in repr(gone)


def test_what_is_erased_before_opening_leaves_the_other_as_they_were() -> None:
    for before in (NEW, sealed(NEW, "ann"), sealed(NEW, "ben"), pause(NEW, "ben")):
        assert view_of(erase(before, "ann"), "ben") == view_of(before, "ben")
    assert sealed(erase(sealed(NEW, "ann"), "ann"), "ben").opened is None


def test_when_sharing_ends_nothing_is_lost_and_nothing_more_is_shown() -> None:
    half = end(sealed(NEW, "ann", "hers"))
    assert view_of(half, "ann").mine == half.part("ann").sealed
    assert view_of(half, "ben") == rounds.View(NEW.theme, Stage.ENDED)
    view = view_of(end(opened()), "ben")
    assert (view.stage, view.theirs, view.theirs_erased, view.opened) == (Stage.ENDED, None, False, 2.0)
    assert view.mine == opened().part("ben").sealed
    paused = end(pause(sealed(NEW, "ann"), "ann"))
    assert view_of(paused, "ann") == view_of(end(sealed(NEW, "ann")), "ann")


def test_one_may_still_erase_after_sharing_has_ended() -> None:
    gone = erase(end(opened()), "ann")
    assert view_of(gone, "ann").stage == Stage.ERASED
    assert view_of(gone, "ben") == view_of(end(opened()), "ben")


SEALS = st.builds(
    Sealed, st.text(max_size=5), st.binary(min_size=32, max_size=32), st.just("code"), st.floats(0, 9)
)
PARTS = st.one_of(
    st.builds(Part, st.none() | SEALS, st.booleans()),
    st.just(Part(erased=True)),
)


@given(PARTS, PARTS, PARTS, st.booleans())
def test_before_opening_the_view_is_the_same_whatever_the_other_did(
    mine: Part, world: Part, another: Part, ended: bool
) -> None:
    views = {
        view_of(replace(NEW, parts=(mine, theirs), ended=ended), "ann") for theirs in (world, another, Part())
    }
    assert len(views) == 1


@given(PARTS, PARTS, PARTS, st.sampled_from(sorted(STEPS)))
def test_before_opening_what_is_refused_is_the_same_whatever_the_other_did(
    mine: Part, world: Part, another: Part, step: str
) -> None:
    found = set()
    for theirs in (world, another, Part()):
        after, said = tried(replace(NEW, parts=(mine, theirs)), "ann", step)
        if after.opened is None:  # opening is the one thing that tells of the other
            found.add((said, view_of(after, "ann")))
    assert len(found) == 1


@given(st.lists(st.tuples(st.sampled_from(["ann", "ben"]), st.sampled_from(sorted(STEPS))), max_size=15))
def test_a_round_opens_once_for_both_and_an_open_account_never_changes(steps: list[tuple[str, str]]) -> None:
    this = NEW
    for who, step in steps:
        after, _ = tried(this, who, step)
        if this.opened is not None:
            assert after.opened == this.opened
            for person in NEW.people:
                assert after.part(person).sealed in (this.part(person).sealed, None)
        elif after.opened is not None:
            assert all(part.sealed and not part.paused for part in after.parts)
        this = after
