"""What is told of a simulation: a title, what came of it, and what each picture shows."""

from collections.abc import Sequence

from twinflame.journey.policies import Plan, Way
from twinflame.journey.population import Population
from twinflame.journey.settings import told
from twinflame.journey.state import TWINS
from twinflame.journey.sweep import Swept
from twinflame.reading.journey.simulated import OnePair

MODEL = (
    "Simulated by Twinflame, from a model of what people in such connections describe. It shows what follows "
    "from the model's assumptions; it is no finding, and says nothing about any one pair."
)
UNION = "Union: 90 days in a row near, and both healed."


def shared(share: float) -> str:
    """A share as a short percentage; what is under half a percent is so called.

    >>> [s.replace(chr(160), " ") for s in (shared(0.0), shared(0.002), shared(0.224), shared(0.999))]
    ['0 %', '<1 %', '22 %', '>99 %']
    """
    if 0.0 < share < 0.005:
        return "<1\N{NO-BREAK SPACE}%"
    return ">99\N{NO-BREAK SPACE}%" if 0.995 < share < 1.0 else f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def worded(name: str) -> str:
    """The name of a setting as people say it.

    >>> worded("pain_runner"), worded("mirror")
    ("runner's pain", 'mirror')
    """
    what, _, twin = name.partition("_")
    return f"{twin}'s {what}" if twin in TWINS else name


def planned(plan: Plan) -> str:
    """A plan as a sentence.

    >>> from twinflame.journey.settings import plan_of
    >>> planned(plan_of("chaser=chase@10,chaser=heal@60"))
    'The chaser chases from day 10, heals from day 60.'
    >>> planned(plan_of("natural"))
    'Both follow the pull of the moment.'
    """
    parts = []
    for twin, policies in zip(TWINS, (plan.chaser, plan.runner), strict=True):
        ways = [
            f"{told(Plan(**{twin: (p,)})).removeprefix(twin + ' ')} from day {p.day}"
            for p in sorted(policies, key=lambda p: p.day)
            if p.way is not Way.NATURAL
        ]
        if ways:
            parts.append(f"the {twin} " + ", ".join(ways))
    text = "; ".join(parts) or "both follow the pull of the moment"
    return text[0].upper() + text[1:] + "."


def came_of_pair(pair: OnePair) -> str:
    """What came of one pair, and of those that begin alike."""
    day = int(pair.others.union[0])
    this = (
        f"Here union had lasted by day {day:,}."
        if day >= 0
        else f"Here it does not come to union within {pair.days:,} days."
    )
    share = pair.others.union_share
    return f"{this} Of {pair.others.pairs:,} pairs that begin alike, {shared(share)} come to it."


def came_of_plans(plans: Sequence[tuple[str, Population]], days: int) -> str:
    """What came of several plans, in a sentence."""
    if len(plans) == 1:
        name, found = plans[0]
        return f'Under the plan "{name}" {shared(found.union_share)} come to union within {days:,} days.'
    best = max(plans, key=lambda p: (p[1].union_share, -p[1].union_quantile(0.5)))
    least = min(plans, key=lambda p: p[1].union_share)
    return (
        f'Within {days:,} days union is reached most, and soonest, under "{best[0]}" '
        f'({shared(best[1].union_share)}), least under "{least[0]}" ({shared(least[1].union_share)}).'
    )


def came_of_sweep(found: Swept) -> str:
    """What came of a sweep, in a sentence."""
    names = " and ".join(worded(axis.name) for axis in found.axes)
    low, high = shared(float(found.union.min())), shared(float(found.union.max()))
    return f"Over {names} the share of pairs that come to union runs from {low} to {high}."
