"""How alike two accounts are, against accounts that have nothing to do with each other (S16, S17).

Two people who write about a place, people and a feeling use many of the same words by chance alone. So the
likeness of two accounts says little by itself; what counts is among how many unrelated pairs it would stand
out.

Likeness is the cosine of word counts, weighted by how rare a word is (Salton and Buckley 1988, Information
Processing and Management 24:513-523), or of vectors that the caller's own model gives. Some accounts are like
many others, since they are long or plain; so what each shares with accounts at large is taken off first. The
two accounts are then one pair among all pairs of the pool, those of each with every stranger's account among
them. Were they a pair like any other, each place in that order would be as likely as the next: a permutation
test over who is paired with whom.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twinflame.errors import InputError

Floats = NDArray[np.float64]
Embed = Callable[[Sequence[str]], Floats]

FEWEST_WORDS = 25  # below it, one shared word decides
FEWEST_ACCOUNTS = 20  # of a reference: below it, the interval says nothing
LEAST_ENGLISH = 0.25  # the share of small words below which an account is not in the reference's language
Z90 = 1.6449  # of the normal law, for an interval of 90 %

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Why(StrEnum):
    """Why nothing can be told."""

    SHORT = "an account is too short"
    LANGUAGE = "an account is not in English, as the accounts are with which it would be compared"
    REFERENCE = "there are too few accounts to compare with"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two accounts are.

    Attributes
    ----------
    cosine
        Their likeness by itself, 0 to 1 for words, -1 to 1 for vectors of a model.
    share, low, high
        Of unrelated pairs, the share that is less alike, and its interval of 90 %; each 0 to 1.
    pairs
        With how many pairs they were compared.
    why
        Why nothing can be told; `share`, `low` and `high` are then not numbers (NaN). None else.
    """

    cosine: float
    share: float
    low: float
    high: float
    pairs: int
    why: Why | None = None

    def __str__(self) -> str:
        if self.why:
            return f"How alike they are cannot be told: {self.why}."
        low, share, high = (round(100 * x) for x in (self.low, self.share, self.high))
        about = f"about {share}" if share < 100 else "over 99"
        return f"More alike than {about} % of unrelated pairs (90 %: between {low} and {high} %)."


@cache
def visions() -> tuple[str, ...]:
    """Accounts of visions that have nothing to do with each other, in English, written for Twinflame.

    Examples
    --------
    >>> len(visions())
    127
    """
    return tuple(_bundled()["accounts"])


def against_chance(
    one: str, two: str, reference: Sequence[str] | None = None, embed: Embed | None = None
) -> Likeness:
    """How alike two accounts are, and than how many unrelated pairs they are more alike.

    Parameters
    ----------
    one, two
        The accounts; 25 words each at least.
    reference
        Unrelated accounts on the same theme, 20 at least; None for the bundled `visions`. Answers to a
        question want answers of other people to that question: against visions, any two answers to it look
        alike.
    embed
        Gives a row of numbers for each of n texts, shape (n, d); None for counts of words. With one that
        knows other languages, and accounts in them as `reference`, any language is compared; else English.

    Raises
    ------
    InputError
        When `embed` gives something else.

    Examples
    --------
    >>> one = visions()[0]
    >>> print(against_chance(one, one.replace("harbour", "lake"), visions()[1:]))
    More alike than over 99 % of unrelated pairs (90 %: between 96 and 100 %).
    """
    others = visions() if reference is None else tuple(reference)
    why = _untold(one, two, others, english_only=embed is None or reference is None)
    rows = unit(_rows((one, two, *others), embed))
    alike = rows @ rows.T
    if why:
        return Likeness(float(alike[0, 1]), np.nan, np.nan, np.nan, 0, why)
    above = _beyond_usual(alike)
    pairs = above[np.triu_indices(len(above), 1)][1:]  # the first is that of the two accounts
    share = float(np.mean(pairs < above[0, 1]) + np.mean(pairs == above[0, 1]) / 2)
    low, high = interval(share, len(above) // 2)
    return Likeness(float(alike[0, 1]), share, low, high, len(pairs))


def interval(share: float, n: int) -> tuple[float, float]:
    """Wilson's interval of 90 % for a share among n independent pairs.

    Pairs that have an account in common are not independent. The share among all pairs of m accounts varies
    no more than that among m // 2 pairs with no account in common (Hoeffding 1963, Journal of the American
    Statistical Association 58:13-30, section 5), so that is the n to give: the interval is rather too wide.

    Examples
    --------
    >>> [round(x, 2) for x in interval(0.5, 25)]
    [0.34, 0.66]
    """
    middle = (share + Z90**2 / (2 * n)) / (1 + Z90**2 / n)
    half = Z90 / (1 + Z90**2 / n) * np.sqrt(share * (1 - share) / n + Z90**2 / (4 * n**2))
    return min(share, max(0.0, float(middle - half))), max(share, min(1.0, float(middle + half)))


def weights(texts: Sequence[str]) -> Floats:
    """Counts of words, damped, times how rare each word is among these texts; shape (texts, words).

    A word that stands n times counts 1 + log n; one that stands in d of m texts weighs log((1 + m) / (1 +
    d)). Small words ("the", "with") are left out.

    Examples
    --------
    >>> weights(["the sea, the sea", "a house", "a house by a sea"]).round(2).tolist()
    [[0.0, 0.49], [0.29, 0.0], [0.29, 0.29]]
    """
    counts = [_counted().get(text) or _count(text) for text in texts]
    places = {word: k for k, word in enumerate(sorted(set().union(*counts)))}
    found = np.zeros((len(texts), len(places)))
    for row, count in zip(found, counts, strict=True):
        for word, n in count.items():
            row[places[word]] = 1 + np.log(n)
    rare: Floats = np.log((1 + len(texts)) / (1 + (found > 0).sum(axis=0)))
    return found * rare


def words(text: str) -> list[str]:
    """The words of a text, in small letters; what is somebody's counts as they.

    Examples
    --------
    >>> words("It isn't Ann's sea, 1999")
    ['it', "isn't", 'ann', 'sea']
    """
    return [word.replace("’", "'").removesuffix("'s") for word in _WORD.findall(text.casefold())]


def english(said: Sequence[str]) -> bool:
    """Whether words read like English: a quarter of them or more are small words, of which any text is full.

    Examples
    --------
    >>> english(words("The house is by the sea.")), english(words("Das Haus steht am Meer."))
    (True, False)
    """
    return sum(word in small_words() for word in said) >= LEAST_ENGLISH * len(said)


def _rows(texts: tuple[str, ...], embed: Embed | None) -> Floats:
    if embed is None:
        return weights(texts)
    rows = np.asarray(embed(texts), dtype=np.float64)
    if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():
        raise InputError("The model of meaning has to give one row of numbers for each text.")
    return rows


def _count(text: str) -> Counter[str]:
    return Counter(word for word in words(text) if word not in small_words())


@cache
def _counted() -> dict[str, Counter[str]]:
    """The counts of the bundled accounts, which come again and again. No person's text is kept."""
    return {text: _count(text) for text in visions()}


def unit(rows: Floats) -> Floats:
    """Each row at length one; a row of noughts stays as it is, like nothing.

    Examples
    --------
    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1.0)


def _beyond_usual(alike: Floats) -> Floats:
    """What two accounts share beyond what each shares with the others on the whole."""
    usual = (alike.sum(axis=1) - np.diag(alike)) / (len(alike) - 1)
    beyond: Floats = alike - usual[:, None] - usual[None, :]
    return beyond


def _untold(one: str, two: str, others: tuple[str, ...], *, english_only: bool) -> Why | None:
    both = words(one), words(two)
    if min(map(len, both)) < FEWEST_WORDS:
        return Why.SHORT
    if english_only and not all(map(english, both)):
        return Why.LANGUAGE
    return Why.REFERENCE if len(others) < FEWEST_ACCOUNTS else None


@cache
def _bundled() -> dict[str, Any]:
    return tomllib.loads(files("twinflame.exchange").joinpath("visions.toml").read_text("utf-8"))


@cache
def small_words() -> frozenset[str]:
    """Small words of English, which tell nothing of what a text is about.

    Examples
    --------
    >>> "with" in small_words(), "harbour" in small_words()
    (True, False)
    """
    return frozenset(_bundled()["small_words"].split())
