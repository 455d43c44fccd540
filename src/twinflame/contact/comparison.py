"""The figures by which a pair is set beside ordinary pairs, defined once for both."""

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.figures import Figures

Floats = NDArray[np.float64]

KEYS = (
    "share_of_reach",
    "answered_within_day",
    "answers_within_day",
    "unanswered_ratio",
    "delay_ratio",
)


def compared(figures: Figures) -> dict[str, Floats]:
    """By key, draws of the figure as the first twin sees it; shape (draws,).

    `share_of_reach`: own share of the two's reach-outs. `answered_within_day`: chance that an own reach-out
    is answered. `answers_within_day`: chance of answering the other's. `unanswered_ratio`: own unanswered
    reach-outs over the other's. `delay_ratio`: the slower one's delay over the quicker one's.
    """
    return {
        "share_of_reach": figures.reach[:, 0] / figures.reach.sum(axis=1),
        "answered_within_day": figures.answers_day[:, 1],
        "answers_within_day": figures.answers_day[:, 0],
        "unanswered_ratio": np.exp(figures.pursuit.mean(axis=1)),
        "delay_ratio": np.exp(np.abs(np.log(figures.delay[:, 0] / figures.delay[:, 1]))),
    }


def other_side(found: dict[str, float]) -> dict[str, float]:
    """The same figures as the second twin sees them."""
    return {
        **found,
        "share_of_reach": 1 - found["share_of_reach"],
        "answered_within_day": found["answers_within_day"],
        "answers_within_day": found["answered_within_day"],
        "unanswered_ratio": 1 / found["unanswered_ratio"],
    }
