"""Which practice fits what was told: the loudest need, as the days have it. The practices are of healing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from twinflame.healing.practices import CHECKIN_NEEDS, Need, Practice, Unless, practices

LOUD = 5.0  # of 10; below this nothing calls
_SAYS = {
    Need.CHASE: "the urge to reach out was strong",
    Need.RUN: "the urge to step back was strong",
    Need.PAIN: "there was much pain",
    Need.DOUBT: "your mind doubted much",
    Need.SELF_WORTH: "worth was low",
    Need.DRIVE: "drive was low",
}


@dataclass(frozen=True, slots=True)
class Call:
    """What calls for a practice, and why."""

    need: Need
    because: str


def call_of(scores: Mapping[str, Sequence[float]]) -> Call:
    """The loudest need among what the last days told.

    Parameters
    ----------
    scores
        By name as in `SCORES`, what was told, oldest first, 0 to 10. The last value counts as much as all
        before.

    Examples
    --------
    >>> str(call_of({"pain": [2.0], "urge to reach": [6.0, 9.0]}).need)
    'urge to chase'
    >>> str(call_of({}).need)
    'steadiness'
    """
    loudness = {
        need: _weight(scores[name]) if when_high else 10.0 - _weight(scores[name])
        for name, (need, when_high) in CHECKIN_NEEDS.items()
        if scores.get(name)
    }
    loud = max(loudness, key=loudness.__getitem__, default=Need.STEADINESS)
    if loudness.get(loud, 0.0) <= LOUD:
        why = "Nothing you told calls loudly." if loudness else "For any day."
        return Call(Need.STEADINESS, why)
    return Call(loud, f"In what you told of these days, {_SAYS[loud]}.")


def _weight(told: Sequence[float]) -> float:
    """The last value and the mean of those before it, half and half."""
    before = told[:-1]
    return told[-1] if not before else (told[-1] + sum(before) / len(before)) / 2


def practice_for(need: Need, turn: int, unless: Collection[Unless] = ()) -> Practice:
    """One of the practices for a need that nothing rules out now; another turn gives another one.

    Examples
    --------
    >>> practice_for(Need.PAIN, 0).title, practice_for(Need.PAIN, 0, {Unless.DANGER}).title
    ('A letter from a kind friend', 'A moment of kindness')
    """
    every = [p for p in practices() if need in p.needs]
    fitting = [p for p in every if not set(p.unless) & set(unless)] or [
        p for p in practices() if Need.STEADINESS in p.needs
    ]
    return fitting[turn % len(fitting)]
