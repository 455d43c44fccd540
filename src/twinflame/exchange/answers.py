"""How alike two answers to one question are, told by the pair's own answers alone (S17).

What strangers would answer to a question is not known here, so `likeness.against_chance` cannot be asked. Two
things can be told without it: which words of weight both used, and, once two people have answered several
questions, whether these two answers are more alike than one's answer to one question and the other's answer
to another. The second is a permutation test over which answer is paired with which, as in `likeness`, with
the pair's own answers in place of strangers'. Two answers to one question are about one thing and alike for
that reason. The question's own words are left out of both; that it is one question stays, and is said.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from twinflame.exchange.likeness import (
    FEWEST_WORDS,
    Likeness,
    Why,
    english,
    interval,
    small_words,
    unit,
    weights,
    words,
)

FEWEST_QUESTIONS = 8  # other ones that both answered: below it, even the first place says little


@dataclass(frozen=True, slots=True)
class Answers:
    """A question, and what each of the two answered."""

    theme: str
    one: str
    two: str


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike two answers to one question are.

    Attributes
    ----------
    words
        Words of weight that both used, those that both used most often first; none of the question's own.
    likeness
        Against the pair's own answers to different questions; None where nothing can be told.
    why
        Why nothing can be told; None else.
    questions
        With how many other questions they were compared.
    """

    words: tuple[str, ...]
    likeness: Likeness | None = None
    why: Why | None = None
    questions: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, in sentences."""
        if self.why is Why.LANGUAGE:
            return (f"How alike they are cannot be told: {_LANGUAGE}.",)
        both = ", ".join(self.words)
        first = f"Words that you both used: {both}." if both else "No word of weight stands in both."
        if self.likeness is None:
            why = "one of them is too short" if self.why is Why.SHORT else _FEW
            return (first, f"Whether they are more alike than by chance cannot be told: {why}.")
        low, share, high = (
            round(100 * x) for x in (self.likeness.low, self.likeness.share, self.likeness.high)
        )
        about = f"about {share}" if share < 100 else "over 99"
        return (
            first,
            f"They share more words than {about} % of pairings of your answers to different questions "
            f"(90 %: between {low} and {high} %; {self.questions} other questions).",
            "Part of that is that both answer one question.",
        )


_LANGUAGE = "they are not both in English, whose small words are all that is known here"
_FEW = f"it takes answers of both to {FEWEST_QUESTIONS} other questions, of {FEWEST_WORDS} words at least"


def answers_alike(this: Answers, others: Sequence[Answers] = ()) -> Alike:
    """How alike two answers to one question are.

    Parameters
    ----------
    this
        The question, and what each answered.
    others
        What the same two answered to other questions, in rounds that are open to both. Of several to one
        question the last counts; short ones and those not in English are passed over. The comparison takes
        eight that count.

    Examples
    --------
    >>> this = Answers(
    ...     "What calmed you when you were a child?",
    ...     "When I was a child it was the sound of rain on the roof of the barn, and my grandmother.",
    ...     "My grandmother calmed me. She sang, and I would listen to her and to the rain.",
    ... )
    >>> for sentence in answers_alike(this).sentences:
    ...     print(sentence)
    Words that you both used: grandmother, rain.
    Whether they are more alike than by chance cannot be told: one of them is too short.
    """
    together = words(f"{this.one} {this.two}")  # either may be a few words, which show no language
    if len(together) >= FEWEST_WORDS and not english(together):
        return Alike((), why=Why.LANGUAGE)
    shared = _shared(this)
    if not _long(this):
        return Alike(shared, why=Why.SHORT)
    if not _english(this):
        return Alike((), why=Why.LANGUAGE)
    usable = {each.theme: each for each in others if _long(each) and _english(each)}
    usable.pop(this.theme, None)
    if len(usable) < FEWEST_QUESTIONS:
        return Alike(shared, why=Why.REFERENCE)
    return Alike(shared, _against_own((this, *usable.values())), questions=len(usable))


def _against_own(all_: tuple[Answers, ...]) -> Likeness:
    """The first answers against every pairing of one's answer with the other's to a different question."""
    n = len(all_)
    texts = [_own_words(each, each.one) for each in all_] + [_own_words(each, each.two) for each in all_]
    rows = unit(weights(texts))
    alike = rows[:n] @ rows[n:].T
    beyond = alike - alike.mean(axis=1, keepdims=True) - alike.mean(axis=0, keepdims=True)
    crossed = beyond[~np.eye(n, dtype=bool)]
    share = float(np.mean(crossed < beyond[0, 0]) + np.mean(crossed == beyond[0, 0]) / 2)
    # No more than n crossed pairings have no answer in common, so they count as n (see `interval`).
    low, high = interval(share, n)
    return Likeness(float(alike[0, 0]), share, low, high, len(crossed))


def _own_words(answers: Answers, text: str) -> str:
    """An answer without the words of its question, which both take up."""
    asked = set(words(answers.theme))
    return " ".join(word for word in words(text) if word not in asked)


def _shared(this: Answers) -> tuple[str, ...]:
    one, two = (Counter(_own_words(this, text).split()) for text in (this.one, this.two))
    both = one & two
    found = [word for word in both if word not in small_words()]
    return tuple(sorted(found, key=lambda word: (-both[word], word)))


def _long(answers: Answers) -> bool:
    return min(len(words(text)) for text in (answers.one, answers.two)) >= FEWEST_WORDS


def _english(answers: Answers) -> bool:
    return english(words(answers.one)) and english(words(answers.two))
