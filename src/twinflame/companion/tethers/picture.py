"""The tipping picture: where truth rests at which tethers, where these lives stand, and the avalanche."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from twinflame.companion.look.chart import Chart, Course, chart
from twinflame.companion.tethers.models import FIRMEST, Tether
from twinflame.journey.light import LightLoop, tethers_of
from twinflame.journey.tipping import Avalanche, branches, loosened

NAMES = {"dark": "little told", "edge": "tipping point", "light": "much told"}
BEFORE, BELOW, MONTH, DAYS = (
    0.7,
    0.83,
    30,
    720,
)  # tethers of the example; the share of the fold they loosen to
TRUTH = [(0.0, "0"), (0.5, "½"), (1.0, "1")]


@dataclass(frozen=True, slots=True)
class Held:
    """How firmly lives are held, each from 0 to 1, and what the model says of both together."""

    mine: float
    theirs: float
    both: float
    fold: float
    states: tuple[tuple[str, float], ...]

    @property
    def says(self) -> str:
        """The model's word on the two together, as a sentence."""
        if len(self.states) > 1:
            return (
                "At such tethers the model has two states that last: little truth told, or much. Between "
                "them lies a tipping point; which side a pair is on depends on how much is told already."
            )
        if self.both < self.fold:
            return "At such tethers the model has one state that lasts: much truth told. It runs by itself."
        return "At such tethers the model has one state that lasts: little truth told."


def held_of(tethers: Sequence[Tether]) -> Held:
    """All tethers of each life as one, and of both."""
    mine, theirs = ([t.holds / FIRMEST for t in tethers if t.whose == whose] for whose in ("me", "them"))
    both = tethers_of([*mine, *theirs])
    states = LightLoop(tethers=both).states()
    kinds = ("dark", "edge", "light") if len(states) == 3 else ("light",) if both < fold() else ("dark",)
    told = tuple((NAMES[k], round(s.values[0], 2)) for k, s in zip(kinds, states, strict=True))
    return Held(tethers_of(mine), tethers_of(theirs), both, fold(), told)


@cache
def fold() -> float:
    """The tethers below which one state is left in the model."""
    found = LightLoop().folds()
    assert found is not None  # the starting values have folds
    return found.low


@cache
def curve() -> Chart:
    """Where truth rests, over tethers from 0 to 1."""
    courses = [
        Course(
            NAMES[b.kind],
            b.tethers.tolist(),
            b.truth.tolist(),
            colour="first" if b.lasts else "soft",
            dashed=not b.lasts,
        )
        for b in branches(LightLoop())
    ]
    ends = [(0.0, "loose"), (fold(), f"{fold():.2f}"), (1.0, "firm")]
    return chart(_rightmost(courses), y=(0, 1), y_ticks=TRUTH, x=(0, 1), x_ticks=ends)


def _rightmost(courses: Sequence[Course]) -> list[Course]:
    """The same, each drawn towards firm tethers, where its name has room."""
    found = []
    for c in courses:
        order = sorted(range(len(c.x)), key=lambda k: c.x[k])
        found.append(
            Course(
                c.name,
                [c.x[k] for k in order],
                [c.middle[k] for k in order],
                colour=c.colour,
                dashed=c.dashed,
            )
        )
    return found


def place(tethers: float) -> float:
    """Where tethers stand in the picture."""
    drawn = curve()
    return round(drawn.left + (drawn.right - drawn.left) * tethers, 1)


@cache
def avalanche() -> tuple[Chart, Avalanche]:
    """Truth told through time in the model: tethers hold as they did, or loosen below the fold in a month."""
    loop = LightLoop(tethers=BEFORE)
    free, firm = (loosened(loop, to, DAYS, MONTH) for to in (BELOW * fold(), BEFORE))
    pick = range(0, DAYS + 1, 10)
    courses = [
        Course(name, list(pick), [float(found.truth[k]) for k in pick], colour=colour, dashed=dashed)
        for name, found, colour, dashed in (
            ("loosened", free, "first", False),
            ("held", firm, "soft", True),
        )
    ]
    ticks = [(float(MONTH), "1 m"), (360.0, "1 y"), (720.0, "2 y")]
    return chart(courses, y=(0, 1), y_ticks=TRUTH, x_ticks=ticks), free
