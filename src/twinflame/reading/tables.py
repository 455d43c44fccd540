"""The table behind each chart: the same figures, for whoever reads numbers or hears the page."""

from collections.abc import Callable
from dataclasses import dataclass

from twinflame.reading.model import Direction, Estimate, Reaction, Reading, Role, Series
from twinflame.reading.words.future import label, typical
from twinflame.reading.words.ordinary import quartiles, title, value
from twinflame.reading.words.phrases import NBSP, day, percent, ranged, shared
from twinflame.reading.words.roles import role_name, stretch_title
from twinflame.reading.words.voice import both, capital

RANGE = f"90{NBSP}%"


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the columns' heads, and rows whose first cell is the row's head."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(key: str, reading: Reading) -> Table | None:
    """The table behind the chart of that key, where there is one."""
    make = TABLES.get(key)
    return make(reading) if make else None


def roles(reading: Reading) -> Table:
    """Probability of each role for each week."""
    found, who = reading.roles, both(reading)
    columns = (found.first_chases, found.second_chases, found.neither, found.cannot_tell)
    return Table(
        "Probability of each role, week by week",
        ("week of", *(capital(role_name(role, who)) for role in Role)),
        tuple((day(week), *(percent(c[i]) for c in columns)) for i, week in enumerate(reading.weeks)),
    )


def stretches(reading: Reading) -> Table:
    """Each stretch with its role and the figures behind it."""
    you, other = both(reading)
    return Table(
        f"Stretches with the same most probable role: reach-outs a week, and how many are answered ({RANGE})",
        ("stretch", "role", "probability", "you a week", f"{other.name} a week", "yours answered in a day",
         f"{other.whose} answered in a day"),
        tuple(
            (
                stretch_title(reading, s),
                role_name(s.role, (you, other)),
                percent(s.certainty),
                *(ranged(e) for e in s.reach),
                *(shared(e) for e in s.answered),
            )
            for s in reading.roles.stretches
        ),
    )  # fmt: skip


def reach(reading: Reading) -> Table:
    """Reach-outs and contacts of each, week by week."""
    other = both(reading)[1]
    one, two = reading.people
    return Table(
        f"Reach-outs a week (range: {RANGE}) and contacts counted",
        ("week of", "you", other.name, "your contacts", f"{other.whose} contacts"),
        tuple(
            (
                day(week),
                at(one.weekly_reach, i),
                at(two.weekly_reach, i),
                f"{one.weekly_contacts[i]:,}",
                f"{two.weekly_contacts[i]:,}",
            )
            for i, week in enumerate(reading.weeks)
        ),
    )


def answers(reading: Reading) -> Table:
    """Chance of an answer within a day, week by week."""
    other = both(reading)[1]
    one, two = (p.answers.weekly_within_day for p in reading.people)
    return Table(
        f"Chance of an answer within a day (range: {RANGE})",
        ("week of", "you answer", f"{other.name} answers"),
        tuple((day(w), at_share(one, i), at_share(two, i)) for i, w in enumerate(reading.weeks)),
    )


def shares(reading: Reading) -> Table:
    """Shares of reach-out, answer and follow-up."""
    other = both(reading)[1]
    one, two = (p.shares for p in reading.people)
    return Table(
        f"What each one's contacts are (range: {RANGE})",
        ("kind", "you", other.name),
        (
            ("reach-outs", shared(one.reach), shared(two.reach)),
            ("answers", shared(one.answer), shared(two.answer)),
            ("follow-ups", shared(one.follow_up), shared(two.follow_up)),
        ),
    )


def rhythm(reading: Reading) -> Table:
    """Reach-outs by hour, over the mean hour."""
    other = both(reading)[1]
    one, two = (p.rhythm for p in reading.people)
    return Table(
        "Reach-outs by hour, over those of the mean hour (range: 90 %)",
        ("hour", "you", other.name),
        tuple((f"{h:02d}:00", at(one, h), at(two, h)) for h in range(len(one.value))),
    )


def mirror(reading: Reading) -> Table:
    """The mirror of each."""
    one, two = reading.people
    return reacted(
        reading, "Own reach-outs over usual, when the other doubles their contact", one.mirror, two.mirror
    )


def cord(reading: Reading) -> Table:
    """The cord of each."""
    one, two = reading.people
    return reacted(
        reading, "Own reach-outs over usual, when the other halves their contact", one.cord, two.cord
    )


def reacted(reading: Reading, caption: str, one: Reaction, two: Reaction) -> Table:
    """A reaction of each."""
    other = both(reading)[1]
    return Table(
        f"{caption} (range: {RANGE})",
        ("who", "times", "so"),
        (("you", ranged(one.change), DIRECTIONS[one.direction]),
         (other.name, ranged(two.change), DIRECTIONS[two.direction])),
    )  # fmt: skip


DIRECTIONS = {
    Direction.WITHDRAWS: "less",
    Direction.DRAWN: "more",
    Direction.LITTLE: "little change",
    Direction.CANNOT_TELL: "cannot tell yet",
}


def drift(reading: Reading) -> Table:
    """Mirror and cord under each assumption."""
    other = both(reading)[1]
    one, two = reading.people
    columns = (one.mirror, two.mirror, one.cord, two.cord)
    rows = zip(*(c.by_drift for c in columns), strict=False)
    return Table(
        f"Own reach-outs over usual (range: {RANGE}), by the assumed correlation of slow ups and downs",
        ("correlation", "weight", "your mirror", f"{other.whose} mirror", "your cord", f"{other.whose} cord"),
        tuple((f"{row[0][0]:+.1f}", percent(row[0][2]), *(ranged(e) for _, e, _ in row)) for row in rows),
    )


def ordinary(reading: Reading) -> Table:
    """The pair beside ordinary pairs."""
    who = both(reading)
    return Table(
        f"Place among ordinary pairs (range: {RANGE})",
        ("figure", "you two", "middle half of ordinary pairs", "share of them that lies below"),
        tuple(
            (
                title(c.key, who),
                value(c),
                quartiles(c),
                f"{c.percentile.low:.0f} to {c.percentile.high:.0f}{NBSP}%",
            )
            for c in reading.comparisons
        ),
    )


def future(reading: Reading) -> Table:
    """Contacts under each choice."""
    other = both(reading)[1]
    return Table(
        f"Contacts a week in the middle of the time forecast (range: {RANGE})",
        ("choice", other.name, "you", f"{other.whose} reach-outs over going on as now"),
        tuple(
            (label(f), ranged(typical(f.other)), ranged(typical(f.own)), ranged(f.change))
            for f in reading.forecasts
        ),
    )


def record(reading: Reading) -> Table:
    """Where what came fell in its forecast."""
    return Table(
        "Share of weeks by where what came fell in its forecast; 10 % in each row is even",
        ("part of the forecast", "share of weeks"),
        tuple(
            (f"{10 * i} to {10 * i + 10}{NBSP}%", percent(share))
            for i, share in enumerate(reading.record.pit)
        ),
    )


def fit(reading: Reading) -> Table:
    """Found against expected waiting times."""
    other = both(reading)[1]
    one, two = (f.quantiles for f in reading.evidence.fit)
    return Table(
        "Waiting times between contacts in the model's own time: expected, and found",
        ("expected", "you", "expected", other.name),
        tuple(
            (f"{a[0]:.2f}", f"{a[1]:.2f}", f"{b[0]:.2f}", f"{b[1]:.2f}")
            for a, b in zip(one, two, strict=False)
        ),
    )


def at(weekly: Series, i: int) -> str:
    """One of several estimates."""
    return ranged(Estimate(weekly.value[i], weekly.low[i], weekly.high[i]))


def at_share(weekly: Series, i: int) -> str:
    """One of several shares."""
    return shared(Estimate(weekly.value[i], weekly.low[i], weekly.high[i]))


TABLES: dict[str, Callable[[Reading], Table]] = {
    "roles": roles,
    "reach": reach,
    "answers": answers,
    "shares": shares,
    "rhythm": rhythm,
    "mirror": mirror,
    "cord": cord,
    "drift": drift,
    "ordinary": ordinary,
    "future": future,
    "record": record,
    "fit": fit,
}
