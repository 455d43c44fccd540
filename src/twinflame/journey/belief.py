# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False, disallow-untyped-decorators=False
# mypy: disallow-incomplete-defs=False
r"""The blind spot: how healed a twin believes to be, beside how healed the twin is.

What is measured, and what is believed of it, of twin i, with the state of `dynamics`:

.. math::
    \mathrm{measure}_i &= (1 - p_i)\, w_i \\
    \mathrm{calm}_i &= \mathrm{focus}_i (1 - \mathrm{hurt}_i)
        \Big(1 - p_i \frac{n_i}{1 + n_i}\Big), \quad n_i = c/2 + \tfrac14\log(1 + e^{4 r_j}) \\
    db_i &= (\mathrm{calm}_i - b_i) / \tau_b\, dt

Why these terms. Nobody sees one's own wound; one sees one's days. A day tells of healing if one neither
chased nor ran in it (focus), if reaching out did not hurt (hurt: the share of being spurned that wounds), and
if nothing stirred the old pain. That last term is the blind spot: pain p shows only as far as it is stirred
by the other's nearness and pursuit n, the same that stirs it in the mirror, so it stays hidden from a twin
whom nobody comes near. Belief follows such days within weeks (tau_b), while pain and worth take months.

The equation stands beside the others: the state drives it, and nothing in the state listens to it. It is
calibrated against nothing yet; tau_b is set to what habit takes to follow reach, and waits for check-ins that
hold believed healing beside questionnaires.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from twinflame.errors import InputError
from twinflame.journey.dynamics import focused, hurt, shown
from twinflame.journey.elementary import KERNEL, LOOP, like
from twinflame.journey.state import PAIN, ROWS, WORTH, Floats, Twin


@dataclass(frozen=True, slots=True)
class Belief:
    """The parameter of the belief: `tau_b`, in days, how long it takes to follow what the days tell.

    Raises
    ------
    InputError
        When it does not lie above 0.

    Examples
    --------
    >>> Belief().tau_b
    21.0
    """

    tau_b: float = 21.0

    def __post_init__(self) -> None:
        if not 0.0 < self.tau_b <= 1e6:
            raise InputError(f"Belief follows within {self.tau_b:g} days; give a number above 0.")


def measured(state: Floats) -> Floats:
    """How healed each twin is, 0 to 1: as far as pain is gone and worth has grown, which heals reach too.

    Parameters
    ----------
    state
        Shape (..., ROWS, n).

    Returns
    -------
    Shape (..., 2, n).
    """
    found: Floats = (1.0 - state[..., PAIN, :]) * state[..., WORTH, :]
    return found


def believed(path: Floats, ways: NDArray[np.int8], tau_b: NDArray[np.float64] | float = 21.0) -> Floats:
    """How healed each twin believes to be on each day of given paths; on the first day as healed as measured.

    Within a day what it tells is taken as constant, and the belief's equation is solved exactly.

    Parameters
    ----------
    path
        States at the start and after each day, (days + 1, ROWS, n).
    ways
        What each twin does on each day, (days, 2); see `Plan.by_day`.
    tau_b
        In days; one for all, or (n,).

    Returns
    -------
    Shape (days + 1, 2, n), 0 to 1, of the type of `path`.

    Raises
    ------
    InputError
        When the shapes do not fit together.

    Examples
    --------
    Who turns to oneself feels healed within weeks; being healed takes a year.

    >>> from twinflame.journey.policies import Plan, Policy, Way
    >>> from twinflame.journey.population import paths
    >>> heals = Plan(chaser=(Policy(Way.HEAL, day=0),))
    >>> path = paths(128, 365, heals, seed=1)
    >>> belief = believed(path, heals.by_day(365)[0])
    >>> for day in (0, 60, 365):
    ...     print(day, f"{belief[day, 0].mean():.1f}", f"{measured(path)[day, 0].mean():.1f}")
    0 0.2 0.2
    60 0.8 0.4
    365 1.0 1.0
    """
    if path.ndim != 3 or path.shape[1] != ROWS or ways.shape != (len(path) - 1, 2):
        raise InputError(f"Paths of shape {path.shape} and ways of shape {ways.shape} do not fit together.")
    weight = np.broadcast_to(np.exp(-1.0 / np.asarray(tau_b, dtype=np.float64)), path.shape[2:])
    out = np.empty((len(path), 2, path.shape[2]), path.dtype)
    out[0] = measured(path[0])
    _follow(path, ways, weight.astype(path.dtype), out)
    return out


@njit(**KERNEL)
def calm(me, other, closeness, way):
    """What a day tells a twin of being healed, 0 to 1."""
    one, half = like(me.pain, 1.0), like(me.pain, 0.5)
    near = half * closeness + shown(other.reach, other.habit).pursuit
    here = focused(shown(me.reach, me.habit).focus, way)
    return here * (one - hurt(me.reach, other.reach)) * (one - me.pain * near / (one + near))


@njit(nogil=True, **LOOP)
def _follow(path, ways, weight, out):
    for day in range(len(ways)):
        for n in range(path.shape[2]):
            z = path[day, :, n]
            one, two = Twin(z[0], z[2], z[4], z[6], z[8]), Twin(z[1], z[3], z[5], z[7], z[9])
            first = calm(one, two, z[10], ways[day, 0])
            second = calm(two, one, z[10], ways[day, 1])
            out[day + 1, 0, n] = first + (out[day, 0, n] - first) * weight[n]
            out[day + 1, 1, n] = second + (out[day, 1, n] - second) * weight[n]
