"""What contact may come under each choice, and how such forecasts did in this pair's own past."""

from twinflame.contact.sources.people import listed
from twinflame.reading.model import Estimate, Forecast, Policy, Reading, Record, Series
from twinflame.reading.words.phrases import NBSP, amount, count, figure, percent, ranged
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital

MULTIPLES = {
    0.0: "no reach-outs of yours",
    0.25: "a quarter of your reach-outs",
    0.5: "half of your reach-outs",
    1.5: "half as many reach-outs again",
    2.0: "twice your reach-outs",
    3.0: "three times your reach-outs",
}
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
    says = (overview(reading, other), *(choice(f, other) for f in reading.forecasts))
    assumes = (
        f"These speak of contact in the next {weeks}, if you change your own reach-outs and all else stays "
        f"as the model has it. They are no promise, and they cannot know what {other.name} feels or "
        "decides.",
        "That your reach-outs would bring about the change is assumed here; the messages cannot prove it.",
        "The choices are simulated on the same futures, so that they differ by the choice alone. None "
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
    return MULTIPLES.get(forecast.factor, f"your reach-outs times {amount(forecast.factor)}")


def overview(reading: Reading, other: Who) -> str:
    """Which choices can be told from going on as now."""
    weeks = len(reading.forecasts[0].weeks)
    when = "for the next week" if weeks == 1 else f"for the middle of the next {weeks} weeks"
    changed = [f for f in reading.forecasts if f.policy is not Policy.AS_NOW and not unclear(f.change)]
    if not changed:
        return (
            f"Under no choice does what comes from {other.name} differ from going on as now by more than the "
            f"forecast's own doubt. All figures are {when}."
        )
    told = listed(tuple(f"“{label(f)}” ({'more' if f.change.value > 1 else 'fewer'})" for f in changed))
    return (
        f"{capital(other.whose)} own reach-outs would differ from going on as now if you {told}. All figures "
        f"are {when}."
    )


def choice(forecast: Forecast, other: Who) -> str:
    """One choice and what may come."""
    week = typical(forecast.other)
    start = f"If you {label(forecast)} ({meaning(forecast)}): {figure(week, 'contacts a week')}"
    if forecast.policy is Policy.AS_NOW:
        return f"{start} from {other.name}."
    change = forecast.change
    return f"{start}, {other.whose} own reach-outs {ranged(change)} times those as now{told_apart(change)}."


def unclear(change: Estimate) -> bool:
    """Whether a change may be none."""
    return change.low <= 1 <= change.high


def told_apart(change: Estimate) -> str:
    """Whether a change can be told from none."""
    return ", which cannot be told from no change" if unclear(change) else ""


def typical(weekly: Series) -> Estimate:
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
            "This history is too short to try such forecasts on its own past, so nothing vouches for them.",
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
