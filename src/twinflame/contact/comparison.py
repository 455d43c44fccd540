"""The figures by which a pair is set beside ordinary pairs, defined once for both."""

import numpy as np
from numpy.typing import NDArray

from twinflame.contact.figures import Figures

Floats = NDArray[np.float64]

KEYS = (
    "share_of_reach",
    "answered_within_day",
    "answers_within_day",
    "delay_ratio",
    "contacts_per_week",
    "pursuit",
)


def compared(figures: Figures, contacts_per_week: float) -> dict[str, Floats]:
    """By key, draws of the figure as the first twin sees it; shape (draws,).

    `share_of_reach`: own share of the two's reach-outs. `answered_within_day`: chance that an own reach-out
    is answered. `answers_within_day`: chance of answering the other's. `delay_ratio`: own delay over the
    other's. `contacts_per_week`: of both. `pursuit`: mean log ratio of unanswered reach-outs.
    """
    d = len(figures.reach)
    return {
        "share_of_reach": figures.reach[:, 0] / figures.reach.sum(axis=1),
        "answered_within_day": figures.answers_day[:, 1],
        "answers_within_day": figures.answers_day[:, 0],
        "delay_ratio": figures.delay[:, 0] / figures.delay[:, 1],
        "contacts_per_week": np.full(d, contacts_per_week),
        "pursuit": figures.pursuit.mean(axis=1),
    }
