"""What a score, its place among people and a change are told as."""

from datetime import date

from twinflame.healing.change import Change, Verdict
from twinflame.healing.instrument import Instrument
from twinflame.healing.scoring import Score, Standing


def number(value: float) -> str:
    """A figure with a decimal where it has one, and a true minus.

    Examples
    --------
    >>> number(7.0), number(-2.25)
    ('7', '−2.2')
    """
    return f"{value:.1f}".removesuffix(".0").replace("-", "−")


def told_score(of: Instrument, found: Score) -> str:
    """The score with its error, and what its source calls it."""
    if found.value is None:
        return "Too much was left out for a score."
    scale = f"{number(found.value)}, on a scale from {number(of.lowest)} to {number(of.highest)}"
    if found.low is not None and found.high is not None:
        exact = f"; what it measures lies between {number(found.low)} and {number(found.high)} (90 %)."
    else:
        exact = ". How exact that is, no source that we could check says."
    better = f" {'Lower' if of.better == 'low' else 'Higher'} is better."
    band = f" Its authors call this {found.band.label}." if found.band else ""
    filled = " What was left out was taken as the mean of your other answers." if found.filled else ""
    return scale + exact + better + band + filled


def told_standing(found: Standing | None) -> str:
    """Where a score lies among the people of the norm; empty where there is none."""
    if found is None:
        return ""
    exact = ""
    if found.low is not None and found.high is not None:
        exact = f" (between {found.low:.0f} and {found.high:.0f})"
    return f"Beside {found.population}: of 100 of them, about {found.percentile:.0f} score lower{exact}."


def told_change(found: Change, since: date) -> str:
    """What became of the score since an earlier taking."""
    then = f"{since.day} {since:%B %Y}"
    if found.difference is None:
        return f"The taking of {then} has no score to compare with."
    moved = f"Since {then} it changed by {number(found.difference)}"
    if found.verdict is Verdict.CANNOT_TELL or found.needed is None:
        return f"{moved}. Whether that is more than chance cannot be told for this questionnaire."
    if found.verdict is Verdict.NO_RELIABLE_CHANGE:
        return (
            f"{moved}. Below {number(found.needed)} points a change cannot be told from the error of "
            "measuring, so this is neither better nor worse."
        )
    low, high = number(found.low or 0.0), number(found.high or 0.0)
    return f"{moved} (95 %: {low} to {high}), more than the error of measuring explains: {found.verdict}."
