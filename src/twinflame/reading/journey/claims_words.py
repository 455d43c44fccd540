"""What is told of the claims: how each came out, with its effect and interval, on a screen or in a table."""

import math
from collections.abc import Sequence
from typing import Any

from twinflame.journey.claims import FAILS, HOLDS, INTERVAL, SPEAKING, Claim, Setting, Trial, Verdict
from twinflame.journey.claims.facts import Fact
from twinflame.reading.words.phrases import NBSP

MODEL = (
    "A claim that holds is a consequence of the model's assumptions and no finding about people. "
    "It says nothing about any one pair."
)
FACTS = (
    "Facts that the model was not made for, with the model's own figure beside each. Nothing was fitted to "
    "them, and where they part, the model lacks something."
)
_PLACES = {"reach": 2, "points": 0, "days": 0, "%": 0, "times": 1, "a week": 2, "a day": 2}
_SINGULAR = {"points": "point", "days": "day"}


def rule(setting: Setting) -> str:
    """The rule by which claims hold or fail, in words."""
    return (
        f"Each claim is tried over {setting.draws:,} draws from the priors, in {setting.pairs} pairs a draw: "
        f"each parameter lies within a factor of {setting.factor:g} of its starting value in nine of ten. A "
        f"claim holds if it is true in at least {HOLDS:.0%} of the draws that can speak of it, and fails "
        f"below {FAILS:.0%}; between them, or if fewer than {SPEAKING:.0%} can speak, nobody can tell."
    ).replace("%", f"{NBSP}%")


def figure(value: float, unit: str) -> str:
    """A number as its unit wants it, a true minus before it.

    >>> figure(-1.234, "reach"), figure(-0.001, "reach"), figure(1285.4, "days"), figure(float("nan"), "%")
    ('−1.23', '0.00', '1,285', '-')
    """
    if not math.isfinite(value):
        return "-"
    told = f"{value:,.{_PLACES.get(unit, 2)}f}"
    if not told.strip("-0.,"):
        told = told.removeprefix("-")
    return told.replace("-", "−")


def effect(middle: tuple[float, float, float], unit: str) -> str:
    """Median, unit and interval.

    >>> effect((1.8, 2.67, 3.55), "reach").replace(NBSP, " ")
    '2.67 reach (1.80 to 3.55)'
    >>> effect((-1.0, 1.0, 3.0), "points").replace(NBSP, " ")
    '1 point (−1 to 3)'
    """
    low, mid, high = middle
    if not math.isfinite(mid):
        return "-"
    told = figure(mid, unit)
    one = told.removeprefix("−") == "1" and unit in _SINGULAR
    words = f"{told}{NBSP}{_SINGULAR[unit] if one else unit}" if unit else told
    if low == mid == high:
        return words
    return f"{words} ({figure(low, unit)} to {figure(high, unit)})"


def true_in(trial: Trial) -> str:
    """In how many of the draws the claim is true."""
    if not math.isfinite(trial.share):
        return "no draw can speak of it"
    share = math.floor(100 * trial.share + 1e-9)  # never rounded up over a bound
    return f"true in {share}{NBSP}% of draws"


def verdict(trial: Trial) -> str:
    """How a claim came out.

    >>> import numpy as np
    >>> verdict(Trial(np.ones(200), np.arange(200) < 190)).replace(NBSP, " ")
    'holds: true in 95 % of draws'
    """
    return f"{trial.verdict}: {true_in(trial)}"


def told(claim: Claim, trial: Trial) -> str:
    """One sentence on how a claim came out, for a page and for who cannot see the chart."""
    low, mid, high = (figure(v, claim.unit) for v in trial.middle)
    head = {
        Verdict.HOLDS: "The claim holds",
        Verdict.FAILS: "The claim fails",
        Verdict.OPEN: "Whether the claim holds nobody can tell",
    }[trial.verdict]
    if not trial.speaks.any():
        return f"{head}: no draw can speak of it."
    told = f"{head}: {true_in(trial)}. The effect is {mid} {claim.unit} (90{NBSP}%: {low} to {high})."
    silent = 1 - float(trial.speaks.mean())
    if silent >= 0.005:
        told += f" In {silent:.0%} of the draws nothing can be told.".replace("%", f"{NBSP}%")
    return told


def record(claim: Claim, trial: Trial) -> dict[str, Any]:
    """A claim and how it came out, as JSON has it; what is unknown is null."""
    return {
        "name": claim.name,
        "claim": claim.says,
        "tried": claim.tries,
        "effect": {"means": claim.effect, "unit": claim.unit, **_middle(trial.middle)},
        "needs": claim.needs,
        "verdict": str(trial.verdict),
        "true": _known(trial.share),
        "speaks": float(trial.speaks.mean()),
        "also": [{"means": f.words, "unit": f.unit, **_middle(f.middle)} for f in trial.figures],
    }


def fact_record(fact: Fact) -> dict[str, Any]:
    """A fact and the model's figure, as JSON has it."""
    return {
        "fact": fact.says,
        "published": fact.published,
        "source": fact.source,
        "model": {"means": fact.measured, "unit": fact.unit, **_middle(fact.middle)},
        "note": fact.note,
    }


def document(setting: Setting, tried: Sequence[tuple[Claim, Trial]], facts: Sequence[Fact]) -> dict[str, Any]:
    """All of it, with what it was tried over."""
    return {
        "model": MODEL,
        "rule": rule(setting).replace(NBSP, " "),
        "setting": {
            "draws": setting.draws,
            "pairs": setting.pairs,
            "seed": setting.seed,
            "factor": setting.factor,
            "interval": list(INTERVAL),
        },
        "claims": [record(claim, trial) for claim, trial in tried],
        "facts": [fact_record(fact) for fact in facts],
    }


def _middle(middle: tuple[float, float, float]) -> dict[str, float | None]:
    low, mid, high = middle
    return {"median": _known(mid), "low": _known(low), "high": _known(high)}


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
