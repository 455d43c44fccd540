"""Which practice fits what was told: the loudest need, as the days have it."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import msgspec

LOUD = 5.0  # of 10; below this nothing calls
STEADY = "steadiness"
_MORE_IS_MORE = ("urge to reach", "pain", "urge to withdraw", "doubt")
_LESS_IS_MORE = ("worth", "drive")
_SAYS = {
    "urge to reach": "the urge to reach out was strong",
    "urge to withdraw": "the urge to step back was strong",
    "pain": "there was much pain",
    "doubt": "your mind doubted much",
    "worth": "worth was low",
    "drive": "drive was low",
}


@dataclass(frozen=True, slots=True)
class Practice:
    """Something to do, in steps, with the method that it comes from."""

    key: str
    need: str
    title: str
    minutes: int
    steps: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Need:
    """What calls for a practice, and why."""

    name: str
    because: str


def need_of(scores: Mapping[str, Sequence[float]]) -> Need:
    """The loudest need among what the last days told.

    Parameters
    ----------
    scores
        By name as in `SCORES`, what was told, oldest first, 0 to 10. The last value counts as much as all
        before.

    Examples
    --------
    >>> need_of({"pain": [2.0], "urge to reach": [6.0, 9.0]}).name
    'urge to reach'
    >>> need_of({}).name
    'steadiness'
    """
    loudness = {name: _weight(scores[name]) for name in _MORE_IS_MORE if scores.get(name)}
    loudness |= {name: 10.0 - _weight(scores[name]) for name in _LESS_IS_MORE if scores.get(name)}
    loud = max(loudness, key=loudness.__getitem__, default=STEADY)
    if loudness.get(loud, 0.0) <= LOUD:
        why = "Nothing you told calls loudly." if loudness else "For any day."
        return Need(STEADY, why)
    return Need(loud, f"In what you told of these days, {_SAYS[loud]}.")


def _weight(told: Sequence[float]) -> float:
    """The last value and the mean of those before it, half and half."""
    before = told[:-1]
    return told[-1] if not before else (told[-1] + sum(before) / len(before)) / 2


@cache
def practices() -> tuple[Practice, ...]:
    """All practices."""
    text = resources.files("twinflame.companion.today").joinpath("practices.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text)["practice"], tuple[Practice, ...])


def practice_for(need: Need, turn: int) -> Practice:
    """One of the practices for a need; another turn gives another one."""
    fitting = [p for p in practices() if p.need == need.name]
    return fitting[turn % len(fitting)]
