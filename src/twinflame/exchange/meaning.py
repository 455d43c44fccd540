"""Likeness by meaning where a model of it is installed (`pip install 'twinflame[meaning]'`), by words else.

The model is WordLlama's table of vectors for pieces of English words, which its package carries (16 MB). A
text becomes the mean of its pieces' vectors, so that "ocean" and "sea" lie near each other. It is computed on
this machine, and nothing is fetched: downloads are switched off. Miller (2024), WordLlama: recycled token
embeddings from large language models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from twinflame.exchange.likeness import Embed, Floats, Likeness, against_chance


class Sees(StrEnum):
    """What a comparison goes by, and what it can see."""

    MEANING = (
        "Compared by meaning: other words for the same thing count as alike. It sees what is spoken of, and "
        "hardly who does what to whom, or whether something is or is not."
    )
    WORDS = (
        "Compared by words: the same words alone count as alike. It does not see one picture told in other "
        "words."
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """How alike two accounts are, and what the comparison goes by."""

    likeness: Likeness
    sees: Sees

    def __str__(self) -> str:
        return str(self.likeness) if self.likeness.why else f"{self.likeness} {self.sees}"


def compare(one: str, two: str, reference: Sequence[str] | None = None) -> Compared:
    """How alike two accounts are against chance: by meaning where the extra is installed, by words else.

    Parameters
    ----------
    one, two, reference
        As in `likeness.against_chance`.

    Examples
    --------
    >>> compare("Too short.", "To tell.").likeness.why.value
    'an account is too short'
    """
    embed = model()
    found = against_chance(one, two, reference, embed)
    return Compared(found, Sees.MEANING if embed else Sees.WORDS)


def installed() -> bool:
    """Whether the model is there."""
    return find_spec("wordllama") is not None


@cache
def model() -> Embed | None:
    """The model, as `likeness.against_chance` takes it; None where it is not installed."""
    if not installed():
        return None
    import wordllama

    # Its own search misses the tokenizer that lies in its package; as a cache, the package is found whole.
    own = Path(wordllama.__file__).parent
    loaded = wordllama.WordLlama.load(cache_dir=own, disable_download=True)

    def embed(texts: Sequence[str]) -> Floats:
        return np.asarray(loaded.embed(list(texts)), dtype=np.float64)

    return embed
