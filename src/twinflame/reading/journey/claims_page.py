"""A claim as a page of its own, as a picture, as rows, and all of them on a terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from twinflame.journey.claims import Claim, Setting, Trial
from twinflame.journey.claims.facts import Fact
from twinflame.reading.journey.claims_words import (
    FACTS,
    MODEL,
    effect,
    rule,
    told,
    true_in,
)

if TYPE_CHECKING:
    import altair as alt
    from rich.console import RenderableType
    from rich.table import Table

_TOP = ("$schema", "autosize", "padding", "background", "config")  # what a chart in a chart may not have


def page(claim: Claim, trial: Trial, setting: Setting) -> str:
    """The claim with its charts, design and figures as an HTML document: no network, no script."""
    from markupsafe import Markup

    from twinflame.reading.charts.base import NARROW, WIDE
    from twinflame.reading.charts.svg import picture, written
    from twinflame.reading.html import POLICY, style, templates
    from twinflame.reading.palette import TOKENS

    figures = [
        [
            Markup(picture(written(draw(claim, trial, size, TOKENS)), f"{key}-{name}", title, caption))
            for size, name in ((WIDE, "wide"), (NARROW, "narrow"))
        ]
        + [caption]
        for key, title, caption, draw in drawings(claim, trial)
    ]
    return (
        templates()
        .get_template("claim.html.j2")
        .render(
            claim=claim,
            told=told(claim, trial),
            figures=figures,
            rule=rule(setting),
            rows=also(trial),
            model=MODEL,
            policy=POLICY,
            css=Markup(style()),
        )
    )


def drawings(claim: Claim, trial: Trial) -> list[tuple[str, str, str, Any]]:
    """Key, title, caption and drawing function of each chart that there is something for."""
    from twinflame.reading.journey.claims_charts import course_chart, effect_chart

    found: list[tuple[str, str, str, Any]] = []
    if trial.speaks.any():
        caption = f"In each draw the {claim.effect}. The bar holds nine of ten, the dot is the median."
        found.append(("effect", f"Effect of {claim.name}", caption, effect_chart))
    if trial.traces:
        shown = (
            "the mean of all draws, with its 90 % interval"
            if claim.pooled
            else "the median of the draws; bands hold nine of ten"
        )
        what = claim.axis[0].upper() + claim.axis[1:]
        found.append(("course", f"Course of {claim.name}", f"{what}: {shown}.", course_chart))
    return found


def png(claim: Claim, trial: Trial) -> bytes:
    """The claim's charts, one below the other, as a PNG picture of twice its size on screen."""
    import vl_convert

    from twinflame.reading.charts.base import WIDE
    from twinflame.reading.palette import LIGHT

    charts: list[alt.LayerChart] = [draw(claim, trial, WIDE, LIGHT) for *_, draw in drawings(claim, trial)]
    return bytes(vl_convert.vegalite_to_png(below_each_other(charts), scale=2, allowed_base_urls=[]))


def overview_png(tried: Sequence[tuple[Claim, Trial]]) -> bytes:
    """In which share of the draws each claim is true, as a PNG picture of twice its size on screen."""
    import vl_convert

    from twinflame.reading.journey.claims_charts import overview

    spec = overview(tried).to_dict(validate=False)
    return bytes(vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=[]))


def below_each_other(charts: "Sequence[alt.LayerChart]") -> dict[str, Any]:
    """Charts of one look as one."""
    specs = [chart.to_dict(validate=False) for chart in charts]
    if not specs:
        return {"data": {"values": []}, "mark": "point", "width": 1, "height": 1}
    first = specs[0]
    return {
        "$schema": first["$schema"],
        "background": first["background"],
        "config": first["config"],
        "padding": 24,
        "spacing": 92,
        "bounds": "flush",
        "vconcat": [{k: v for k, v in spec.items() if k not in _TOP} for spec in specs],
    }


def also(trial: Trial) -> list[tuple[str, str]]:
    """Further figures in words, with median and interval."""
    return [(f.words, effect(f.middle, f.unit)) for f in trial.figures]


def as_csv(claim: Claim, trial: Trial) -> str:
    """A row for each draw: its number, effect, whether the claim is true in it, and the further figures."""
    from csv import writer
    from io import StringIO

    out = StringIO()
    table = writer(out, lineterminator="\n")
    units = [f"{f.words} [{f.unit}]" if f.unit else f.words for f in trial.figures]
    table.writerow(["draw", f"effect [{claim.unit}]", "true", *units])
    for k, (value, true) in enumerate(zip(trial.effect, trial.true, strict=True)):
        known = value == value
        table.writerow(
            [k, _cell(value), int(true) if known else "", *(_cell(f.values[k]) for f in trial.figures)]
        )
    return out.getvalue()


def all_as_csv(tried: Sequence[tuple[Claim, Trial]]) -> str:
    """A row for each claim."""
    from csv import writer
    from io import StringIO

    out = StringIO()
    table = writer(out, lineterminator="\n")
    table.writerow(["name", "claim", "verdict", "true", "speaks", "median", "low", "high", "unit", "effect"])
    for claim, trial in tried:
        low, mid, high = map(_cell, trial.middle)
        shares = (_cell(trial.share), _cell(float(trial.speaks.mean())))
        table.writerow(
            [claim.name, claim.says, trial.verdict, *shares, mid, low, high, claim.unit, claim.effect]
        )
    return out.getvalue()


def _cell(value: float) -> str:
    return "" if value != value else f"{value:.6g}"


def claims_table(tried: Sequence[tuple[Claim, Trial]]) -> "Table":
    """Claim, effect and how it came out, for a terminal."""
    from rich.text import Text

    table = _table()
    table.add_column("")
    table.add_column("claim, and what its effect is", ratio=1, min_width=22)
    table.add_column("effect (90 % of draws)", min_width=16, max_width=24)
    table.add_column("comes out", min_width=11, max_width=15)
    for claim, trial in tried:
        came = Text.assemble((str(trial.verdict), ""), "\n", (true_in(trial), "dim"))
        says = Text.assemble((claim.says, "bold"), "\n", (claim.effect, "dim"))
        table.add_row(claim.name, says, effect(trial.middle, claim.unit), came)
    return table


def facts_table(facts: Sequence[Fact]) -> "Table":
    """Published beside the model's, for a terminal."""
    from rich.text import Text

    table = _table()
    table.add_column("fact", ratio=1, min_width=24)
    table.add_column("published", max_width=14)
    table.add_column("the model (90 % of draws)", max_width=30)
    for fact in facts:
        measured = Text.assemble(effect(fact.middle, fact.unit), "\n", (fact.measured, "dim"))
        table.add_row(Text.assemble(fact.says, "\n", (fact.source, "dim")), fact.published, measured)
    return table


def _table() -> "Table":
    from rich.table import Table

    return Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style="dim", expand=True)


def facts_shown(facts: Sequence[Fact]) -> "list[RenderableType]":
    """The facts with what they are."""
    from rich.text import Text

    return [Text(FACTS), Text(""), facts_table(facts)]


def one_shown(claim: Claim, trial: Trial) -> "list[RenderableType]":
    """One claim in full, for a terminal."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    for words, value in also(trial):
        grid.add_row(words, value)
    return [
        Text.assemble((claim.name, "dim"), "  ", (claim.says, "bold")),
        Text(told(claim, trial)),
        Text(""),
        Text(claim.tries),
        Text(f"The effect is the {claim.effect}. The claim is true in a draw if this is {claim.needs}."),
        Text(""),
        grid,
        Text(""),
        Text(claim.why),
    ]
