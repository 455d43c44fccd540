"""The pages of the questions."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from twinflame.companion.look.chart import Chart, Course, chart
from twinflame.companion.questions.answers import Answer, Figures, Shown, answers, figures

LOOKS = (("first", False), ("soft", True), ("ink", False))  # colour and dashes of a chart's courses


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """All questions."""
    return render(request, "questions/questions.html", {"answers": answers()})


@require_safe
def one(request: HttpRequest, question: str) -> HttpResponse:
    """One answer."""
    found = next((a for a in answers() if a.key == question), None)
    if found is None:
        raise Http404
    return render(request, "questions/question.html", {"answer": found, **_charted(found)})


def _charted(answer: Answer) -> dict[str, object]:
    if answer.chart is None:
        return {}
    found = figures()[answer.chart.figures]
    return {"drawn": _drawn(answer.chart, found), "courses": found.courses, "rows": _rows(found)}


def _drawn(shown: Shown, found: Figures) -> Chart:
    courses = [
        Course(c.name, found.months, c.middle, c.low, c.high, colour=colour, dashed=dashed)
        for c, (colour, dashed) in zip(found.courses, LOOKS, strict=False)
    ]
    years = range(int(found.months[-1]) // 12 + 1)
    return chart(
        courses,
        y=(shown.low, shown.high),
        y_ticks=[
            (v, f"{v:g}".replace("-", "−")) for v in (shown.low, (shown.low + shown.high) / 2, shown.high)
        ],
        x_ticks=[(12.0 * k, f"{k} y" if k else "now") for k in years],
    )


def _rows(found: Figures) -> list[tuple[str, list[str]]]:
    """Every third month: median and range of each course."""
    return [
        (f"{month:g}", [f"{c.middle[k]:.2f} ({c.low[k]:.2f} to {c.high[k]:.2f})" for c in found.courses])
        for k, month in enumerate(found.months)
        if month % 3 == 0
    ]
