"""Writes the answers to the questions everyone asks, from the companion's files."""

from generated_reference import table, write
from sphinx.application import Sphinx

from twinflame.companion.questions.answers import Answer, Rest, answers, figures


def rest(r: Rest) -> str:
    """What an answer rests on, with a link where the docs have more."""
    return f"- [{r.text}]({r.page})" if r.page else f"- {r.text}"


def chart(answer: Answer) -> list[str]:
    """The figures of an answer's chart as a table, every half year."""
    if answer.chart is None:
        return []
    found = figures()[answer.chart.figures]
    head = ("month", *(c.name for c in found.courses))
    rows = [
        (f"{month:g}", *(f"{c.middle[k]:.2f} ({c.low[k]:.2f} to {c.high[k]:.2f})" for c in found.courses))
        for k, month in enumerate(found.months)
        if month % 6 == 0
    ]
    shown = f"In the model: {answer.chart.says} Medians, and where nine of ten simulated pairs lie"
    return ["", f"{shown}; {answer.chart.unit}.", "", *table(head, rows)]


def told(answer: Answer) -> list[str]:
    """One answer."""
    says = [line for paragraph in answer.says for line in ("", paragraph)]
    unknown = [f"- {line}" for line in answer.unknown]
    head = [f"## {answer.question}", "", f"**{answer.short}**", *says, *chart(answer)]
    foot = ["", "What this rests on:", "", *map(rest, answer.rests), ""]
    return [*head, "", "What nobody knows:", "", *unknown, *foot]


def setup(_: Sphinx) -> dict[str, bool]:
    write("questions.md", "\n".join(line for answer in answers() for line in told(answer)) + "\n")
    return {"parallel_read_safe": True}
