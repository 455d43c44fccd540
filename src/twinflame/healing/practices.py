"""Practices: small things to do, in our own words, chosen by the need that was measured (S7, S12).

They stand as data in `practices.toml`, each with its method and source, and with when not to do it. Nothing
here says that a practice will work for a person: the sources tell what was found for groups.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from twinflame.errors import InputError
from twinflame.healing.instrument import Instrument
from twinflame.healing.scoring import Score


class Need(StrEnum):
    """What somebody may need to work on."""

    PAIN = "pain"
    SELF_ESTEEM = "self-esteem"
    SELF_WORTH = "self-worth"
    CONFIDENCE = "confidence"
    CHASE = "urge to chase"
    RUN = "urge to run"
    DOUBT = "doubt"
    DRIVE = "drive"
    STEADINESS = "steadiness"  # of days on which nothing else calls


class Unless(StrEnum):
    """What rules a practice out."""

    DANGER = "danger"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Practice:
    """A small thing to do.

    Attributes
    ----------
    steps
        What to do, one sentence or two each.
    needs
        What it is for.
    unless
        What rules it out, as the program can know it.
    not_when
        When not to do it, as the person can know it.
    method, source
        What it rests on.
    """

    key: str
    title: str
    minutes: int
    steps: tuple[str, ...]
    needs: tuple[Need, ...]
    unless: tuple[Unless, ...]
    not_when: str
    method: str
    source: str


#: Which need speaks from which score of a check-in, and whether it speaks when the score is high.
CHECKIN_NEEDS = {
    "pain": (Need.PAIN, True),
    "worth": (Need.SELF_WORTH, False),
    "urge to reach": (Need.CHASE, True),
    "urge to withdraw": (Need.RUN, True),
    "doubt": (Need.DOUBT, True),
    "drive": (Need.DRIVE, False),
}
FELT = 0.4  # a need below this share of its scale is left in peace


@cache
def practices() -> tuple[Practice, ...]:
    """All practices.

    Examples
    --------
    >>> [p.title for p in practices() if Need.RUN in p.needs]
    ['A pause with an end', 'A little nearer, a little while', 'What matters when nobody is looking']
    """
    text = files("twinflame.healing").joinpath("practices.toml").read_text("utf-8")
    return tuple(_practice(key, told) for key, told in tomllib.loads(text).items())


def _practice(key: str, told: dict[str, Any]) -> Practice:
    return Practice(
        key=key,
        title=told["title"],
        minutes=told["minutes"],
        steps=tuple(told["steps"]),
        needs=tuple(Need(need) for need in told["needs"]),
        unless=tuple(Unless(reason) for reason in told["unless"]),
        not_when=told["not_when"],
        method=told["method"],
        source=told["source"],
    )


def needs(
    checkin: Mapping[str, float] | None = None, taken: Iterable[tuple[Instrument, Score]] = ()
) -> dict[Need, float]:
    """How much each need speaks from what was measured, 0 to 1; needs of which nothing is known are missing.

    Parameters
    ----------
    checkin
        Scores of a check-in, 0 to 10, by the names of `CHECKIN_NEEDS`; others are passed over, as are NaNs.
    taken
        Instruments with their latest scores. Where several sources speak to a need, the loudest counts.

    Raises
    ------
    InputError
        When a score of the check-in does not lie between 0 and 10.

    Examples
    --------
    >>> {str(need): share for need, share in needs({"pain": 8.0, "worth": 3.0}).items()}
    {'pain': 0.8, 'self-worth': 0.7}
    """
    found: dict[Need, float] = {}
    for name, value in (checkin or {}).items():
        if name not in CHECKIN_NEEDS or np.isnan(value):
            continue
        if not 0.0 <= value <= 10.0:
            raise InputError("A check-in lies between 0 and 10.")
        need, when_high = CHECKIN_NEEDS[name]
        found[need] = value / 10.0 if when_high else 1.0 - value / 10.0
    for instrument, score in taken:
        if score.value is None:
            continue
        share = (score.value - instrument.lowest) / (instrument.highest - instrument.lowest)
        share = share if instrument.better == "low" else 1.0 - share
        need = Need(instrument.need)
        found[need] = max(found.get(need, 0.0), share)
    return found


def choose(
    wanted: Mapping[Need, float],
    *,
    seed: int,
    recent: Collection[str] = (),
    unless: Collection[Unless] = (),
    minutes: int | None = None,
    count: int = 1,
) -> tuple[Practice, ...]:
    """Practices that fit what was measured, drawn by chance in proportion to the needs that they meet.

    Parameters
    ----------
    wanted
        How much each need speaks, 0 to 1; see `needs`. Those below `FELT` are left in peace.
    seed
        The same seed, the same choice.
    recent
        Keys of practices lately done or shown: they are not chosen again.
    unless
        What holds now and may rule practices out.
    minutes
        The most time there is; None for any.
    count
        How many at most.

    Returns
    -------
    Fewer than `count`, or none, where no more fit. Nothing is then owed.

    Raises
    ------
    InputError
        When a need does not lie between 0 and 1.

    Examples
    --------
    >>> [p.title for p in choose({Need.CHASE: 0.9}, seed=1, minutes=5)]
    ['If it comes, then I']
    """
    if not all(0.0 <= share <= 1.0 for share in wanted.values()):
        raise InputError("A need lies between 0 and 1.")
    felt = {need: share for need, share in wanted.items() if share >= FELT}
    fitting = [
        practice
        for practice in practices()
        if practice.key not in recent
        and not set(practice.unless) & set(unless)
        and set(practice.needs) & set(felt)
        and (minutes is None or practice.minutes <= minutes)
    ]
    if not fitting or count < 1:
        return ()
    weight = np.array([max(felt.get(need, 0.0) for need in practice.needs) for practice in fitting])
    drawn = np.random.default_rng(seed).choice(
        len(fitting), min(count, len(fitting)), replace=False, p=weight / weight.sum()
    )
    return tuple(fitting[k] for k in drawn)
