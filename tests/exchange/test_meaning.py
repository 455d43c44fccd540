"""Likeness by meaning: one picture in other words is seen, strangers come out evenly, nothing is fetched."""

import socket
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from twinflame.exchange import meaning
from twinflame.exchange.likeness import Embed, Why, against_chance, visions
from twinflame.exchange.meaning import Sees, compare, installed, model

PAIRS = tomllib.loads((Path(__file__).parents[2] / "benchmarks" / "likeness_pairs.toml").read_text("utf-8"))[
    "pairs"
]

with_model = pytest.mark.skipif(not installed(), reason="needs the extra meaning: scripts/setup companion")


@pytest.fixture
def without_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    model.cache_clear()
    monkeypatch.setattr(meaning, "find_spec", lambda name: None)
    yield
    model.cache_clear()


@pytest.mark.usefixtures("without_model")
def test_without_the_extra_words_are_compared_and_it_says_so() -> None:
    assert model() is None
    found = compare(*visions()[:2])
    assert found.likeness == against_chance(*visions()[:2])
    assert found.sees is Sees.WORDS
    assert str(found) == f"{found.likeness} {Sees.WORDS}"


def remembered() -> Embed:
    """The model, which looks at each text once: the bundled ones come again and again."""
    embed = model()
    assert embed is not None
    one = cache(lambda text: embed([text])[0])
    return lambda texts: np.array([one(text) for text in texts])


@with_model
def test_one_picture_in_other_words_is_seen_by_meaning_and_not_by_words() -> None:
    embed = remembered()
    by_meaning = [against_chance(*pair, embed=embed).share for pair in PAIRS]
    by_words = [against_chance(*pair).share for pair in PAIRS]
    assert np.median(by_meaning) > 0.95 > 0.6 > np.median(by_words)
    found = compare(*PAIRS[0])
    assert (found.sees, found.likeness.share) == (Sees.MEANING, pytest.approx(by_meaning[0]))
    assert str(found) == f"{found.likeness} {Sees.MEANING}"


@pytest.mark.usefixtures("without_model")
def test_the_accounts_to_compare_with_can_be_others() -> None:
    one, two, *others = visions()[:30]
    assert compare(one, two, others).likeness == against_chance(one, two, others)
    assert compare(one, two, others[:5]).likeness.why is Why.REFERENCE


@with_model
def test_strangers_come_out_evenly_by_meaning() -> None:
    rng, embed = np.random.default_rng(1), remembered()
    shares = []
    for _ in range(150):
        i, j = rng.choice(len(visions()), 2, replace=False)
        others = [text for k, text in enumerate(visions()) if k not in (i, j)]
        shares.append(against_chance(visions()[i], visions()[j], others, embed).share)
    for level in (0.1, 0.25, 0.5, 0.75, 0.9):
        assert np.mean(np.array(shares) < level) == pytest.approx(level, abs=0.1)


@with_model
def test_other_languages_cannot_be_told_by_meaning_either() -> None:
    german = " ".join(["Wir gehen zum Meer und singen dort mit den Kindern"] * 5)
    found = compare(german, german)
    assert found.likeness.why is Why.LANGUAGE
    assert str(found) == str(found.likeness)


@with_model
def test_the_model_is_loaded_once_and_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("no connection is made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    model.cache_clear()
    embed = model()
    assert embed is not None
    assert model() is embed
    rows = embed(["the sea", "an ocean", "a tax return"])
    assert rows.shape[0] == 3
    assert rows.dtype == np.float64
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
