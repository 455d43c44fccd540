"""The claims: named propositions about the journey, each tried so that it can fail.

Each is simulated under two or more arms on the same pairs and the same noise, over draws from the priors of
its parameters and starts. Every draw gives one effect, and either bears the claim out or does not.

Examples
--------
>>> trial = claim("C3").measure(Setting(draws=20, pairs=8), None)
>>> print(trial.verdict)
holds
"""

from twinflame.errors import InputError
from twinflame.journey.claims import chase, healing, love, meeting, mind, truth
from twinflame.journey.claims.base import (
    FAILS,
    HOLDS,
    INTERVAL,
    SPEAKING,
    Claim,
    Figure,
    Trace,
    Trial,
    Verdict,
)
from twinflame.journey.claims.priors import FACTOR, Setting

CLAIMS: tuple[Claim, ...] = (
    *chase.CLAIMS,
    healing.LASTS,
    healing.WAYS,
    meeting.KNOWING,
    meeting.SOON,
    meeting.RETURNING,
    mind.BLIND,
    truth.TIPS,
    love.RAISES,
    healing.UNHEALED,
)

__all__ = [
    "CLAIMS",
    "FACTOR",
    "FAILS",
    "HOLDS",
    "INTERVAL",
    "SPEAKING",
    "Claim",
    "Figure",
    "Setting",
    "Trace",
    "Trial",
    "Verdict",
    "claim",
]


def claim(name: str) -> Claim:
    """The claim of that name, in whatever case.

    Raises
    ------
    InputError
        If there is none, with the names that there are.
    """
    for found in CLAIMS:
        if found.name == name.upper():
            return found
    raise InputError(f"There is no claim of that name. There are: {', '.join(c.name for c in CLAIMS)}.")
