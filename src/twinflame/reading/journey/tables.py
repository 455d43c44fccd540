"""The tables behind the charts of the journey."""

from twinflame.reading.model import Estimate, Journey, Moves, Reading, Series
from twinflame.reading.tables import RANGE, Table
from twinflame.reading.words.journey import FIGURES, LABELS, WHAT, last
from twinflame.reading.words.phrases import amount, day, percent, span
from twinflame.reading.words.voice import both


def journey_table(key: str, reading: Reading, found: Journey) -> Table | None:
    """The table behind the chart or passage of that key; none where figures are withheld."""
    moves = found.moves
    if moves is None:
        return None
    if key in ("journey-reach", "journey-pain", "journey-worth", "journey-healing"):
        return through_time(key, reading, found, moves)
    if key == "journey-learned":
        return learned(reading, moves)
    if key == "journey-time":
        return times(reading, moves)
    return what_if(reading, moves) if key == "journey-what-if" else None


def through_time(key: str, reading: Reading, found: Journey, moves: Moves) -> Table:
    """One part of the state, week by week."""
    part = {"reach": "reach", "pain": "pain", "worth": "worth", "healing": "healed"}[key.partition("-")[2]]
    one, two = (getattr(inner, part) for inner in moves.twins)
    return Table(
        f"{'Healing, as measured' if part == 'healed' else part.capitalize()}, week by week (range: {RANGE})",
        ("week of", "you", both(reading)[1].name),
        tuple((day(w), at(one, i), at(two, i)) for i, w in enumerate(found.weeks)),
    )


def at(weekly: Series, i: int) -> str:
    """One of several figures on the scale of the state."""
    return f"{weekly.value[i]:.2f} ({weekly.low[i]:.2f} to {weekly.high[i]:.2f})"


def learned(reading: Reading, moves: Moves) -> Table:
    """What was presumed and what is thought now."""
    who = both(reading)
    return Table(
        f"What was presumed, what is thought now (range: {RANGE}), and how much of the range is gone",
        ("figure", "presumed", "now", "gone"),
        tuple(
            (
                FIGURES[x.key] if x.person is None else f"{who[x.person].whose} {WHAT[x.key]}",
                fine(x.before),
                fine(x.after),
                percent(x.told),
            )
            for x in moves.learned
        ),
    )


def fine(e: Estimate) -> str:
    """A figure and its range, small ones with more digits."""
    if abs(e.high) < 0.1:
        return f"{e.value:.3f} ({e.low:.3f} to {e.high:.3f})"
    return f"{amount(e.value, e.high)} ({span(e)})"


def times(reading: Reading, moves: Moves) -> Table:
    """Shares of futures in which healing has come."""
    who = both(reading)
    return Table(
        "Share of simulated futures in which healing has come by then",
        ("who, and how", *("now" if w == 0 else f"{w} weeks" for w in moves.healing[0].weeks)),
        tuple(
            (
                f"{who[i].name}: {'going on as now' if h.policy.value == 'as_now' else 'turning inward'}",
                *(percent(s) for s in h.share[i]),
            )
            for i in (0, 1)
            for h in moves.healing
        ),
    )


def what_if(reading: Reading, moves: Moves) -> Table:
    """Where each choice leads by the last week."""
    other = both(reading)[1]
    return Table(
        f"After {len(moves.what_if[0].pain[0].value)} weeks (range: {RANGE})",
        ("if you", "your reach-outs a week", f"{other.whose} reach-outs a week", "your pain",
         f"{other.whose} pain", "your worth", f"{other.whose} worth"),
        tuple(
            (LABELS[w.policy], *(last(s) for pair in (w.reach, w.pain, w.worth) for s in pair))
            for w in moves.what_if
        ),
    )  # fmt: skip
