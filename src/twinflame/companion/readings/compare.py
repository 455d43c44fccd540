"""Two readings side by side: the main figures, and in words whether they can be told apart."""

from collections.abc import Callable
from dataclasses import dataclass

from twinflame.reading.model import Estimate, Reading, Series
from twinflame.reading.terminal import briefly
from twinflame.reading.words.phrases import percent, ranged, shared
from twinflame.reading.words.roles import role_name
from twinflame.reading.words.voice import both, capital


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in both readings, each with the range that holds it with 90 %, and what can be said."""

    what: str
    then: str
    now: str
    says: str


@dataclass(frozen=True, slots=True)
class Beside:
    """All figures, and in a sentence or two what can be told."""

    says: str
    rows: tuple[Row, ...]


def beside(one: Reading, two: Reading) -> Beside:
    """Two readings, the earlier first.

    A figure is said to have changed only where the two ranges do not overlap. That is a careful rule: small
    changes are missed, and few are seen that are none.
    """
    rows = [_role(one, two)]
    for i, who in enumerate(both(two)):
        a, b = one.people[i], two.people[i]
        rows += [
            _row(f"{who.whose} reach-outs a week", a.reach, b.reach, ranged),
            _row(f"{who.whose} answers within a day", a.answers.within_day, b.answers.within_day, shared),
            _row(f"half of {who.whose} answers come within", a.answers.delay, b.answers.delay, _delay),
            _row(
                f"{who.whose} reach-outs when the other doubles contact, as a factor",
                a.mirror.change,
                b.mirror.change,
                ranged,
            ),
            _row(
                f"{who.whose} reach-outs when the other halves contact, as a factor",
                a.cord.change,
                b.cord.change,
                ranged,
            ),
        ]
    rows += _inner(one, two)
    changed = [row.what for row in rows[1:] if row.says not in (ALIKE,)]
    return Beside(_summary(changed, len(rows) - 1), tuple(rows))


ALIKE = "cannot be told apart"


def _summary(changed: list[str], figures: int) -> str:
    if not changed:
        return (
            f"None of the {figures} figures can be told apart: each range overlaps the other. That does not "
            "mean that nothing changed, only that these messages do not show it."
        )
    told = "One figure differs" if len(changed) == 1 else f"{len(changed)} figures differ"
    return f"{told} by more than the two ranges allow for; {figures - len(changed)} cannot be told apart."


def _role(one: Reading, two: Reading) -> Row:
    then, now = (
        f"{role_name(r.roles.now.role, both(r))} ({percent(r.roles.now.certainty)})" for r in (one, two)
    )
    same = one.roles.now.role == two.roles.now.role
    return Row(
        "who chases, at the end (probability)", then, now, "the same" if same else "another is likelier"
    )


def _row(what: str, a: Estimate, b: Estimate, told: Callable[[Estimate], str]) -> Row:
    if b.low > a.high:
        says = "more than before"
    elif b.high < a.low:
        says = "less than before"
    else:
        says = ALIKE
    return Row(capital(what), told(a), told(b), says)


def _delay(e: Estimate) -> str:
    return f"{briefly(e.value)} ({briefly(e.low)} to {briefly(e.high)})"


def _inner(one: Reading, two: Reading) -> list[Row]:
    """Pain and worth at the end, where both readings tell of the journey."""
    if not (one.journey and two.journey and one.journey.moves and two.journey.moves):
        return []
    a, b = one.journey.moves.twins[0], two.journey.moves.twins[0]
    return [
        _row(f"your {name} at the end, 0 to 1, by the model", _last(x), _last(y), ranged)
        for name, x, y in (("pain", a.pain, b.pain), ("worth", a.worth, b.worth))
    ]


def _last(series: Series) -> Estimate:
    return Estimate(series.value[-1], series.low[-1], series.high[-1])
