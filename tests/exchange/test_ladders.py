"""Ladders of questions: gentle first, sourced, in kind words, and checked when they are read."""

import re

import pytest

from twinflame.exchange.ladders import HARDEST, Ladder, Theme, offered, read_ladders
from twinflame.exchange.rounds import LONGEST_THEME, Round

LADDERS = list(offered().ladders.values())


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder.title)
def test_each_ladder_goes_from_gentle_to_hard_and_names_its_source(ladder: Ladder) -> None:
    depths = [question.depth for question in ladder.questions]
    assert len(depths) >= 8
    assert depths == sorted(depths)
    assert set(depths) == set(range(1, HARDEST + 1))
    assert re.search(r"\(\d{4}\)", ladder.source)


@pytest.mark.parametrize("theme", offered().themes.values(), ids=lambda theme: theme.title)
def test_each_theme_has_questions_that_help_to_begin(theme: Theme) -> None:
    assert theme.title
    assert all(ask.endswith("?") for ask in theme.asks)
    assert theme.asks


def test_every_question_and_theme_can_be_that_of_a_round() -> None:
    texts = [question.text for ladder in LADDERS for question in ladder.questions]
    for theme in (*texts, *(theme.title for theme in offered().themes.values())):
        assert Round("r", "p", ("ann", "ben"), theme).theme == theme


def test_no_question_tells_anybody_to_leave_or_to_promise() -> None:
    forbidden = re.compile(
        r"\b(must|should|ought|swear|prove|leave (your|him|her)|divorce|soulmate|destined)\b", re.I
    )
    for ladder in LADDERS:
        for question in ladder.questions:
            assert not forbidden.search(question.text)


def told(questions: str = '[[1, "Why?"]]', title: str = "x", more: str = "") -> str:
    ladder = f'[ladders.a]\ntitle = "a"\nsource = "b"\nquestions = {questions}\n'
    return f'{ladder}[themes.t]\ntitle = "{title}"\nasks = []\n{more}'


def test_a_sound_file_is_read() -> None:
    assert read_ladders(told(f'[[1, "{"x" * (LONGEST_THEME - 1)}?"], [1, "B?"], [{HARDEST}, "C?"]]')).ladders[
        "a"
    ]
    assert read_ladders(told(title="x" * LONGEST_THEME)).themes["t"]


EASIER = "a ladder begins gently and grows no easier"
HARD = "a question is as hard as 1 to 5"
MARK = "a question ends with its mark and is short enough for a round"
SHORT = "a theme is short enough for a round"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (told("[]"), EASIER),
        (told('[[2, "Why?"]]'), EASIER),
        (told('[[1, "Why?"], [3, "How?"], [2, "Where?"]]'), EASIER),
        (told('[[0, "Why?"]]'), HARD),
        (told('[[1, "Why?"], [6, "How?"]]'), HARD),
        (told('[[1, "Why"]]'), MARK),
        (told(f'[[1, "{"x" * LONGEST_THEME}?"]]'), MARK),
        (told('[[1, "Why?"], [2, "Why?"]]'), "a question stands twice"),
        (told(title=""), SHORT),
        (told(title="x" * (LONGEST_THEME + 1)), SHORT),
    ],
)
def test_what_is_not_as_it_should_be_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=rf"^{said}( - at .*)?$"):
        read_ladders(text)


@pytest.mark.parametrize("text", [told('[["1", "Why?"]]'), told(more="extra = 1"), "[ladders]", "no toml"])
def test_what_has_another_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_ladders(text)
