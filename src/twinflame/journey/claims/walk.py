"""Arms of a claim, walked on the same pairs and the same noise."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twinflame.journey.claims.base import INTERVAL, Floats, Trace
from twinflame.journey.claims.priors import NINE_OF_TEN, Floats32, Meeting, Setting, parameters
from twinflame.journey.parameters import PARAMETERS, STEPS_A_DAY, check_step
from twinflame.journey.policies import NATURAL, Plan
from twinflame.journey.tally import keep_all
from twinflame.journey.work import Progress, done_in_threads

#: Pairs of one task, so that its paths stay below 100 MB.
TASK = 1024
WEEK = 7

#: What is seen of some of the pairs: takes their paths (days + 1, ROWS, n) and which they are; (figures, n).
Watch = Callable[[Floats32, slice], Floats]
#: What is drawn of them: a row of the state, or a function from the same to (days + 1, n).
Shown = int | Callable[[Floats32, slice], Floats32]


@dataclass(frozen=True, slots=True)
class Arm:
    """One way that things are tried.

    `begin` sets rows of the start to a value for all pairs, or moves them by a function of what they are;
    `factors` multiply parameters.
    """

    name: str
    plan: Plan = NATURAL
    begin: Mapping[int, float | Callable[[Floats32], Floats32]] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)

    def start(self, starts: Floats32) -> Floats32:
        """Where the pairs begin in this arm."""
        changed = starts.copy()
        for row, value in self.begin.items():
            changed[row] = value(starts[row]) if callable(value) else value
        return changed

    def terms(self, values: Floats32) -> Floats32:
        """The parameters in this arm."""
        changed = values.copy()
        for name, factor in self.factors.items():
            changed[PARAMETERS.index(name)] *= np.float32(factor)
        check_step(changed, STEPS_A_DAY)
        return changed


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What was seen under each arm: `values` (arms, figures, draws, pairs) and one row's course by week.

    `course` (arms, weeks, draws) is the mean over the pairs of each draw.
    """

    arms: tuple[Arm, ...]
    values: Floats
    course: Floats

    def mean(self) -> Floats:
        """By draw, (arms, figures, draws)."""
        found: Floats = self.values.mean(axis=3)
        return found

    def traces(self, *, pooled: bool = False) -> tuple[Trace, ...]:
        """The course of each arm: median and interval over the draws, or their mean and its interval.

        `pooled` suits shares of pairs, which are nearly all or nearly none in a draw.
        """
        x = WEEK * np.arange(self.course.shape[1], dtype=np.float64)
        names = [arm.name for arm in self.arms]
        return mean_traces(names, x, self.course) if pooled else _middle_traces(names, x, self.course)


def mean_traces(names: Sequence[str], x: Floats, course: Floats) -> tuple[Trace, ...]:
    """The mean over the draws and its interval, of courses (arms, len(x), draws)."""
    mid = course.mean(axis=2)
    error = NINE_OF_TEN * course.std(axis=2) / np.sqrt(course.shape[2])
    return tuple(Trace(name, x, mid[k] - error[k], mid[k], mid[k] + error[k]) for k, name in enumerate(names))


def _middle_traces(names: Sequence[str], x: Floats, course: Floats) -> tuple[Trace, ...]:
    low, mid, high = (np.quantile(course, q, axis=2) for q in (INTERVAL[0], 0.5, INTERVAL[1]))
    return tuple(Trace(name, x, low[k], mid[k], high[k]) for k, name in enumerate(names))


def walk(
    setting: Setting,
    meeting: Meeting,
    arms: tuple[Arm, ...],
    days: int,
    watch: Watch | Sequence[Watch],
    shown: Shown | Sequence[Shown],
    progress: Progress | None = None,
) -> Seen:
    """Walk every arm from the same starts, with the same parameters and the same noise.

    Parameters
    ----------
    setting, meeting
        What is drawn.
    arms, days
        What is tried, and how long.
    watch
        What is seen; the same for all arms, or one for each.
    shown
        Whose course is kept; the same for all arms, or one for each.
    progress
        Hears which share is done.
    """
    starts, values = meeting.drawn(setting), parameters(setting)
    watches = watch if isinstance(watch, Sequence) else (watch,) * len(arms)
    showns = shown if isinstance(shown, Sequence) else (shown,) * len(arms)
    ready = [(arm.start(starts), arm.terms(values), _by_day(arm.plan, days)) for arm in arms]
    size = max(1, TASK // setting.pairs) * setting.pairs
    firsts = range(0, setting.size, size)

    def task(first: int, k: int) -> tuple[slice, int, Floats, Floats]:
        part = slice(first, min(first + size, setting.size))
        start, terms, (ways, aims) = ready[k]
        path = np.empty((days + 1, len(start), part.stop - first), np.float32)
        keep_all(
            np.ascontiguousarray(start[:, part]), np.ascontiguousarray(terms[:, part]),
            ways, aims, STEPS_A_DAY, np.uint64(setting.seed), first, path,
        )  # fmt: skip
        row = showns[k]
        course = path[:, row] if isinstance(row, int) else row(path, part)
        by_draw = course[::WEEK].reshape(-1, (part.stop - first) // setting.pairs, setting.pairs)
        return part, k, np.asarray(watches[k](path, part), np.float64), by_draw.mean(axis=2, dtype=np.float64)

    tasks = [lambda first=first, k=k: task(first, k) for first in firsts for k in range(len(arms))]
    seen: Floats | None = None
    course = np.empty((len(arms), days // WEEK + 1, setting.draws))
    for _, (part, k, figures, way) in done_in_threads(tasks, setting.threads, progress):
        if seen is None:
            seen = np.empty((len(arms), len(figures), setting.size))
        seen[k, :, part] = figures
        course[k, :, part.start // setting.pairs : part.stop // setting.pairs] = way
    assert seen is not None  # there is a task for every arm
    return Seen(arms, seen.reshape(len(arms), -1, setting.draws, setting.pairs), course)


def _by_day(plan: Plan, days: int) -> tuple[NDArray[np.int8], Floats32]:
    ways, aims = plan.by_day(days)
    return ways, aims.astype(np.float32)
