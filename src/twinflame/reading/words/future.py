"""What contact may come under each choice, and how such forecasts did in this pair's own past."""

from twinflame.reading.model import Estimate, Forecast, Policy, Reading, Record, Weekly
from twinflame.reading.words.phrases import NBSP, amount, count, figure, percent, span
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital

FAIR = (0.80, 0.97)  # coverage of 90 % intervals that is called about right


def future_section(reading: Reading) -> Section:
    """Forecasts under each policy, with their record beside them."""
    return Section(
        "future", "What may come under each choice", (forecasts_passage(reading), record_passage(reading))
    )


def forecasts_passage(reading: Reading) -> Passage:
    """The other's contact under each choice."""
    other = both(reading)[1]
    if not reading.forecasts:
        return Passage("future", ("There is too little to forecast from yet.",))
    weeks = count(len(reading.forecasts[0].weeks), "week")
    says = tuple(choice(f, other) for f in reading.forecasts)
    assumes = (
        f"These speak of contact in the next {weeks}, if you change your own reach-outs and all else stays "
        f"as the model has it. They are no promise, and they cannot know what {other.name} feels or "
        "decides.",
        "That your reach-outs would bring about the change is assumed here; the messages cannot prove it.",
        "The four choices are simulated on the same futures, so that they differ by the choice alone. None "
        "of them is advice.",
    )
    return Passage("future", says, assumes, f"{capital(other.whose)} contacts a week")


def label(forecast: Forecast) -> str:
    """A choice in a few words."""
    if forecast.policy is Policy.AS_NOW:
        return "go on as now"
    if forecast.policy is Policy.HEAL:
        return "turn to yourself"
    return "chase" if forecast.policy is Policy.CHASE else "run"


def meaning(forecast: Forecast) -> str:
    """What the choice does to one's own reach-outs."""
    if forecast.policy is Policy.AS_NOW:
        return "your reach-outs stay as they are"
    if forecast.factor is None:
        return "steady at your own usual level, whatever comes back"
    return f"your reach-outs times {amount(forecast.factor)}"


def choice(forecast: Forecast, other: Who) -> str:
    """One choice and what may come."""
    week = typical(forecast.other)
    come = f"{other.whose} contacts would be {figure(week)} a week in the middle of that time"
    start = f"If you {label(forecast)} ({meaning(forecast)}), {come}"
    if forecast.policy is Policy.AS_NOW:
        return start + "."
    change = forecast.change
    beside = (
        f"{amount(change.value, change.high)} times those under going on as now (90{NBSP}%: {span(change)})"
    )
    return f"{start}; {other.whose} own reach-outs would be {beside}{told_apart(change)}."


def told_apart(change: Estimate) -> str:
    """Whether a change can be told from none."""
    return ", which cannot be told from no change" if change.low <= 1 <= change.high else ""


def typical(weekly: Weekly) -> Estimate:
    """The middle week of a forecast."""
    at = len(weekly.value) // 2
    return Estimate(weekly.value[at], weekly.low[at], weekly.high[at])


def record_passage(reading: Reading) -> Passage:
    """How far to trust the forecasts."""
    return Passage("record", record_says(reading.record), title="How such forecasts did in your own past")


def record_says(record: Record) -> tuple[str, ...]:
    """The record in sentences."""
    if record.coverage is None or not record.starts:
        return (
            "This history is too short to try such forecasts on its own past, so nothing vouches for them. "
            "Take them as a sketch.",
        )
    says = [
        f"From {count(record.starts, 'earlier day')} of this history, forecasts were made and held against "
        f"what then came: {percent(record.coverage)} of {count(record.weeks, 'week')} (each person's "
        f"counted) lay within their 90{NBSP}% range; {judged(record.coverage)}"
    ]
    if record.error is not None and record.baseline_error is not None:
        says.append(
            f"On average they were off by {amount(record.error)} contacts a week, where “the same as last "
            f"week” was off by {amount(record.baseline_error)}; "
            f"{beside_baseline(record.error, record.baseline_error)} (Off by: the mean CRPS, which counts "
            "the whole range and not its middle alone.)"
        )
    return tuple(says)


def judged(coverage: float) -> str:
    """What a coverage means."""
    if coverage < FAIR[0]:
        return "fewer than there should be, so these ranges are too narrow: trust them less than they claim."
    if coverage > FAIR[1]:
        return "more than there should be, so these ranges are wider than they need to be."
    return "about as many as there should be."


def beside_baseline(error: float, baseline: float) -> str:
    """Whether the forecasts beat the simplest guess."""
    if error < 0.95 * baseline:
        return "they did better than that simplest guess."
    if error > 1.05 * baseline:
        return "they did worse than that simplest guess, so rely on the guess rather than on them."
    return "they did no better than that simplest guess."
