"""Likeness against chance: even for strangers, high for copies, and silent where nothing can be told."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from twinflame.errors import InputError
from twinflame.exchange.likeness import (
    FEWEST_ACCOUNTS,
    FEWEST_WORDS,
    Floats,
    Likeness,
    Why,
    against_chance,
    english,
    interval,
    visions,
    weights,
    words,
)

ONE, TWO = visions()[:2]


def without(*gone: int) -> tuple[str, ...]:
    return tuple(text for k, text in enumerate(visions()) if k not in gone)


def test_the_bundled_accounts_are_many_and_short_and_long_and_in_english() -> None:
    assert len(visions()) == len(set(visions())) >= 120
    lengths = sorted(len(words(text)) for text in visions())
    assert FEWEST_WORDS < lengths[0] < 40
    assert 200 < lengths[-1] < 300
    assert all(english(words(text)) for text in visions())


@pytest.mark.parametrize(
    "common", ["house", "children", "light", "water", "school", "garden", "sea", "write"]
)
def test_what_many_carry_is_common_among_the_bundled_accounts(common: str) -> None:
    assert sum(common in words(text) for text in visions()) >= 7


def test_pairs_that_have_nothing_to_do_with_each_other_come_out_evenly() -> None:
    """Leave two out, 150 times: a share below x comes in about x of the cases."""
    rng = np.random.default_rng(1)
    drawn = [rng.choice(len(visions()), 2, replace=False) for _ in range(150)]
    shares = np.array([against_chance(visions()[i], visions()[j], without(i, j)).share for i, j in drawn])
    for level in (0.1, 0.25, 0.5, 0.75, 0.9, 0.95):
        assert np.mean(shares < level) == pytest.approx(level, abs=0.08)


@pytest.mark.parametrize("k", range(0, 127, 18))
def test_a_near_copy_stands_above_nearly_all_unrelated_pairs(k: int) -> None:
    text = visions()[k].split()
    copy = " ".join(word for n, word in enumerate(text) if n % 4)  # every fourth word is gone
    found = against_chance(visions()[k], copy, without(k))
    assert found.share > 0.99
    assert found.low > 0.85
    assert found.cosine > 0.6


def test_two_tellings_of_one_picture_stand_out() -> None:
    one = (
        "A stone house by the sea where we look after children who lost their parents. There is a "
        "long table under a fig tree, you are singing and I carry the bread out. The little ones run "
        "down to the water. I feel at home at last. I have seen it since childhood."
    )
    two = (
        "I always saw a house near the sea with a fig tree. Orphaned children live with us, and at a "
        "long table we eat bread and someone is singing. They swim before supper. It feels like "
        "coming home. It was there when I was small."
    )
    found = against_chance(one, two)
    assert found.share > 0.95
    n = len(visions()) + 2
    assert found.pairs == n * (n - 1) / 2 - 1


def test_the_order_of_the_two_does_not_matter() -> None:
    one, two = against_chance(ONE, TWO, without(0, 1)), against_chance(TWO, ONE, without(0, 1))
    assert one.share == pytest.approx(two.share)
    assert one.cosine == pytest.approx(two.cosine)


@pytest.mark.parametrize(
    ("one", "reference", "why"),
    [
        ("", None, Why.SHORT),
        (" ".join(ONE.split()[:24]), None, Why.SHORT),
        (" ".join(["Wir gehen zum Meer und singen dort mit den Kindern"] * 5), None, Why.LANGUAGE),
        (ONE, without(0, 1)[: FEWEST_ACCOUNTS - 1], Why.REFERENCE),
        (ONE, (), Why.REFERENCE),
    ],
)
def test_where_nothing_can_be_told_it_says_why(one: str, reference: Sequence[str] | None, why: Why) -> None:
    for found in (against_chance(one, TWO, reference), against_chance(TWO, one, reference)):
        assert found.why is why
        assert np.isnan([found.share, found.low, found.high]).all()
        assert found.pairs == 0
        assert str(found) == f"How alike they are cannot be told: {why}."


def test_from_25_words_and_20_accounts_on_something_is_told() -> None:
    one = " ".join(ONE.split()[:25])
    assert against_chance(one, TWO, without(0, 1)[:FEWEST_ACCOUNTS]).why is None


def test_a_model_of_meaning_can_take_the_place_of_words() -> None:
    def lengths(texts: Sequence[str]) -> Floats:
        return np.array([[len(text), 60.0 * len(text.split()), 1.0] for text in texts])

    found = against_chance(ONE, ONE, without(0), lengths)
    assert found.cosine == pytest.approx(1.0)


def test_another_language_takes_a_model_and_accounts_in_it() -> None:
    """Against the bundled accounts, any two in one other language would look alike for that reason."""

    def lengths(texts: Sequence[str]) -> Floats:
        return np.array([[len(text), 60.0 * len(text.split()), 1.0] for text in texts])

    german = " ".join(["Wir gehen zum Meer und singen dort mit den Kindern"] * 5)
    assert against_chance(german, german, embed=lengths).why is Why.LANGUAGE
    assert against_chance(german, german, [german] * 20).why is Why.LANGUAGE
    assert against_chance(german, german, [german] * 20, lengths).why is None


@pytest.mark.parametrize(
    "rows",
    [
        np.zeros(len(visions()) + 2),
        np.zeros((len(visions()) + 1, 3)),
        np.full((len(visions()) + 2, 3), np.nan),
    ],
    ids=["flat", "too few", "no numbers"],
)
def test_a_model_that_gives_something_else_is_refused(rows: Floats) -> None:
    with pytest.raises(InputError) as said:
        against_chance(ONE, TWO, embed=lambda _: rows)
    assert str(said.value) == "The model of meaning has to give one row of numbers for each text."


def by_hand(rows: Floats) -> tuple[float, float, int]:
    """Cosine, share and number of pairs of the first two rows, pair by pair, as the docs tell them."""
    m = len(rows)
    alike = [[float(a @ b) / float(np.sqrt((a @ a) * (b @ b)) or 1) for b in rows] for a in rows]
    usual = [sum(alike[i][j] for j in range(m) if j != i) / (m - 1) for i in range(m)]

    def beyond(i: int, j: int) -> float:
        return round(alike[i][j] - usual[i] - usual[j], 9)

    others = [beyond(i, j) for i in range(m) for j in range(i + 1, m) if (i, j) != (0, 1)]
    less, same = (sum(each < beyond(0, 1) for each in others), sum(each == beyond(0, 1) for each in others))
    return alike[0][1], (less + same / 2) / len(others), len(others)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("ties", [True, False])
def test_the_share_is_that_of_all_pairs_with_less_beyond_the_usual(seed: int, ties: bool) -> None:
    rng = np.random.default_rng(seed)
    rows = np.eye(3)[rng.integers(0, 3, 23)] if ties else rng.normal(size=(23, 4)) + rng.normal(size=4)
    rows[5:9] = 0.0  # texts of which nothing is known
    found = against_chance(ONE, TWO, visions()[2:23], lambda _: rows)
    cosine, share, pairs = by_hand(rows)
    assert (found.cosine, found.share) == (pytest.approx(cosine), pytest.approx(share))
    assert found.pairs == pairs == 23 * 22 / 2 - 1
    assert (found.low, found.high) == interval(found.share, 11)
    short = against_chance(ONE, TWO, visions()[2:5], lambda _: rows[:5])
    assert (short.why, short.cosine) == (Why.REFERENCE, pytest.approx(cosine))


def test_numbers_of_a_model_are_taken_at_full_precision() -> None:
    rows = np.random.default_rng(1).normal(size=(len(visions()) + 2, 8)).astype(np.float32)
    rough: Any = against_chance(ONE, TWO, embed=lambda _: rows)
    assert rough == against_chance(ONE, TWO, embed=lambda _: rows.astype(np.float64))


def test_where_all_are_equally_alike_the_share_is_a_half() -> None:
    found = against_chance(ONE, TWO, embed=lambda texts: np.zeros((len(texts), 2)))
    assert (found.cosine, found.share) == (0.0, 0.5)


def test_words_in_every_text_weigh_nothing_and_rarer_ones_more() -> None:
    found = weights(["sea house", "sea tree tree", "sea house"])
    assert found == pytest.approx(
        np.array([[np.log(4 / 3), 0, 0], [0, 0, (1 + np.log(2)) * np.log(2)], [np.log(4 / 3), 0, 0]])
    )


def test_words_are_read_whatever_their_case_and_apostrophe() -> None:
    assert words("Don’t SHOUT, señor_7") == ["don't", "shout", "señor"]
    assert words("Ann’s, Ann's") == ["ann", "ann"]


@pytest.mark.parametrize("n", [5, 25])
def test_the_interval_is_wilsons(n: int) -> None:
    z = 1.6449
    for share in (0.0, 0.3, 1.0):
        low, high = interval(share, n)
        assert 0 <= low <= share <= high <= 1
        for end in (low, high):  # each end is where the share would lie z standard errors away
            if 0 < end < 1:
                assert abs(share - end) == pytest.approx(z * np.sqrt(end * (1 - end) / n), rel=1e-6)


@pytest.mark.parametrize(("k", "n"), [(0, 25), (10, 25), (24, 25), (3, 7)])
def test_the_interval_is_that_of_another_library(k: int, n: int) -> None:
    theirs = binomtest(k, n).proportion_ci(0.9, "wilson")
    assert interval(k / n, n) == (pytest.approx(theirs.low, abs=1e-4), pytest.approx(theirs.high, abs=1e-4))


def test_english_is_what_has_a_quarter_of_small_words() -> None:
    assert english(["the", "sea", "sea", "sea"])
    assert not english(["the", "sea", "sea", "sea", "sea"])
    assert not english(["the", *["sea"] * 99])


def test_what_is_said_has_the_interval_in_it() -> None:
    assert str(Likeness(0.5, 0.934, 0.8, 0.99, 10)) == (
        "More alike than about 93 % of unrelated pairs (90 %: between 80 and 99 %)."
    )


def test_nobody_is_told_to_be_more_alike_than_all() -> None:
    assert "over 99 %" in str(Likeness(1.0, 1.0, 0.9, 1.0, 10))
