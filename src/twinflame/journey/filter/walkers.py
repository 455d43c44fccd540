"""Sets on their way: all that a path comes from, and how an island's sets are moved together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.filter.adjoint import LANES, STATES
from twinflame.journey.filter.density import follow_values
from twinflame.journey.filter.evidence import Evidence
from twinflame.journey.filter.frame import Frame, frame
from twinflame.journey.filter.moves import gradients, moved
from twinflame.journey.filter.passes import STEPS
from twinflame.journey.filter.prior import SIZE
from twinflame.journey.filter.table import FACTORS, MOODS, STEP
from twinflame.journey.state import ROWS

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]

WISHED = 0.8  # chance at which a move is taken; beyond it steps grow longer, below it shorter
TURN = (0.9, 1.9)  # angle of a whole move, least and most: at a quarter turn a normal has forgotten itself
JITTER = (0.45, 1.2)  # of a step's length, so that narrow corners are left too
LOOKED = 96  # sets at which gradients are taken for a frame
LONGEST = 1.0  # angle of a step


@dataclass(frozen=True, slots=True, eq=False)
class Sets:
    """Values (m, SIZE), noise (m, steps, 4) and log-likelihoods (m,)."""

    z: Floats
    noise: Floats32
    logs: Floats

    def picked(self, chosen: NDArray[np.int64]) -> "Sets":
        """Copies of some."""
        return Sets(self.z[chosen], self.noise[chosen], self.logs[chosen])

    def paths(self, days: int) -> NDArray[np.float32]:
        """The path of each set, before the first day and after each: (m, days + 1, ROWS)."""
        numbers, sets = self.noise.shape[1], np.arange(len(self.z))
        whole = np.empty((numbers + 1, STATES), np.float32)
        out = np.empty((len(self.z), days + 1, ROWS), np.float32)
        for first in range(0, len(self.z), LANES):
            block = np.minimum(np.arange(first, first + LANES), sets[-1])
            kicks = self.noise[block].transpose(1, 2, 0).reshape(numbers, 4 * LANES)
            follow_values(self.z[block].T.copy(), kicks, STEPS, whole)
            paths = whole[::STEPS].reshape(days + 1, ROWS, LANES).transpose(2, 0, 1)
            out[first : first + LANES] = paths[: len(sets) - first]
        return out

    @classmethod
    def joined(cls, parts: list["Sets"]) -> "Sets":
        """All, one after the other."""
        return cls(
            np.concatenate([p.z for p in parts]),
            np.concatenate([p.noise for p in parts]),
            np.concatenate([p.logs for p in parts]),
        )


class Walkers:
    """The sets of one island on their way: how they are moved, and how long a step is by now."""

    def __init__(self, seen: Evidence, rng: np.random.Generator) -> None:
        self.seen, self.rng = compiled(seen), rng
        self.numbers = len(seen) * STEPS
        self.step = 0.2

    def from_prior(self, sets: int) -> Sets:
        """Sets drawn from the prior."""
        z = self.rng.standard_normal((sets, SIZE))
        noise = self.rng.standard_normal((sets, self.numbers, 4), np.float32)
        return Sets(z, noise, self.slopes(z, noise)[0])

    def slopes(self, z: Floats, noise: Floats32) -> tuple[Floats, Floats]:
        """Log-likelihoods (m,), and their gradients by values and noise (m, SIZE + 4 numbers)."""
        logs, by_z, by_noise = np.empty(len(z)), np.empty_like(z), np.empty_like(noise)
        gradients(z, noise, STEPS, self.seen, logs, by_z, by_noise)
        return logs, np.concatenate([by_z, by_noise.reshape(len(z), -1)], axis=1)

    def framed(self, sets: Sets, weights: Floats, degree: float) -> Frame:
        """The frame of weighted sets under the likelihood to a degree."""
        look = drawn(weights, float(self.rng.random()), LOOKED)
        places, where = np.unique(look, return_inverse=True)
        slopes = self.slopes(sets.z[places], sets.noise[places])[1]
        noise = sets.noise.reshape(len(sets.z), -1)
        return frame(sets.z, noise, weights, look, degree * slopes[where])

    def move(self, sets: Sets, degree: float, within: Frame, most: int) -> tuple[Sets, float]:
        """The sets after one move of each, and the mean chance at which moves were taken."""
        m, rng = len(sets.z), self.rng
        blocks = -(-m // LANES)  # sets that go side by side take the same steps
        angles = self.step * rng.uniform(*JITTER, blocks)
        counts = np.clip(np.round(rng.uniform(*TURN, blocks) / angles), 1, most).astype(np.int64)
        push = rng.standard_normal((m, len(within.centre) + 4 * self.numbers), np.float32)
        after, took = Sets(sets.z.copy(), sets.noise.copy(), sets.logs.copy()), np.empty(m)
        moved(
            after.z, after.noise, after.logs, self.seen, STEPS, degree, within.parts, angles, counts, push,
            rng.random(m), took,
        )  # fmt: skip
        return after, float(took.mean())

    def learn(self, share: float) -> None:
        """A longer step where more than enough moves were taken, else a shorter one."""
        self.step = min(self.step * float(np.exp(share - WISHED)), LONGEST)


def compiled(seen: Evidence) -> tuple[object, ...]:
    """Evidence as the compiled density takes it."""
    told = (seen.begin, seen.kinds, seen.twins, seen.items, seen.scores)
    return (seen.contact, MOODS, float(FACTORS[0]), STEP, *told)


def drawn(weights: Floats, uniform: float, count: int) -> NDArray[np.int64]:
    """So many numbers of sets by weight: systematic resampling."""
    marks = (np.arange(count) + uniform) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), marks), len(weights) - 1).astype(np.int64)
