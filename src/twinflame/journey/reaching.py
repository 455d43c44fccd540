"""How reach shows in contact: the one place that says what a reach of so much does in messages.

A twin's reach-outs that nobody prompted come at a rate of

    usual * exp(SLOPE * reach)   a day,

and the other's contacts are answered exp(ANSWERING * min(reach, 0)) times as much as usual. Both slopes are
assumptions of ours: with them a chaser at 2 reaches out four times as much as usual, and a runner at -2.5 a
sixth as much and answers a third.
"""

import numpy as np
from numpy.typing import NDArray

SLOPE = 0.7
ANSWERING = 0.45
USUAL = 1.0  # reach-outs a day at a reach of 0

Floats = NDArray[np.float64]


def log_reaching(reach: Floats) -> Floats:
    """Logarithm of how many times as many reach-outs come as usual; any shape.

    >>> log_reaching(np.array([0.0, 2.0])).tolist()
    [0.0, 1.4]
    """
    return SLOPE * np.asarray(reach, dtype=np.float64)


def log_answering(reach: Floats) -> Floats:
    """Logarithm of how many times as much the other is answered as usual; any shape.

    >>> log_answering(np.array([1.0, -2.0])).tolist()
    [0.0, -0.9]
    """
    return ANSWERING * np.minimum(np.asarray(reach, dtype=np.float64), 0.0)
