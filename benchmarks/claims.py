"""The claims over priors of three widths, and what the docs show: `python benchmarks/claims.py [--docs]`.

It prints the tables. With --docs it also writes the part of docs/models/claims.md between the two marks, and
the charts beside it.
"""

import argparse
import time
from dataclasses import replace
from pathlib import Path

import vl_convert

from tables import machine, markdown
from twinflame.journey.claims import CLAIMS, Claim, Setting, Trial
from twinflame.journey.claims.facts import Fact, facts
from twinflame.reading.charts.base import NARROW, WIDE
from twinflame.reading.journey.claims_charts import course_chart, effect_chart, overview
from twinflame.reading.journey.claims_words import effect, figure, told
from twinflame.reading.palette import DARK, LIGHT

DOCS = Path(__file__).parents[1] / "docs"
PAGE, CHARTS = DOCS / "models" / "claims.md", DOCS / "_static" / "claims"
BEGIN, END = "% claims: begin", "% claims: end"
COMMAND = "python benchmarks/claims.py --docs"
FACTORS = (1.25, 1.5, 2.0)
SHOWN = ("C3", "C5")  # whose course the page shows

Tried = list[tuple[Claim, Trial]]


def shares(by_factor: dict[float, Tried], usual: float) -> str:
    """Each claim with its effect and verdict, and the share of draws in which it is true at each width."""
    rows = []
    for k, (claim, trial) in enumerate(by_factor[usual]):
        row: dict[str, object] = {
            "": claim.name,
            "claim": claim.says,
            "effect (90 %)": plain(effect(trial.middle, claim.unit)),
            "comes out": str(trial.verdict),
        }
        for factor, tried in by_factor.items():
            share = tried[k][1].share
            row[f"true, {factor:g}"] = f"{int(100 * share + 1e-9)} %" if share == share else "-"
        rows.append(row)
    return markdown(rows)


def known(found: tuple[Fact, ...]) -> str:
    """What was published beside what the model gives."""
    return markdown(
        [
            {
                "fact": f"{fact.says} ({fact.source})",
                "published": fact.published,
                "the model (90 %)": f"{plain(effect(fact.middle, fact.unit))}: {fact.measured}",
                "how they differ": fact.note,
            }
            for fact in found
        ]
    )


def sections(tried: Tried) -> str:
    """Each claim in full."""
    parts = []
    for claim, trial in tried:
        rows = [
            {
                "also": f.words,
                "unit": f.unit or "1",
                "median": figure(f.middle[1], f.unit),
                "90 %": ends(f.middle, f.unit),
            }
            for f in trial.figures
        ]
        parts.append(
            f"### {claim.name}: {claim.says}\n\n"
            f"{claim.tries} The effect is the {claim.effect}; the claim is true in a draw if this is "
            f"{claim.needs}.\n\n"
            f"**{plain(told(claim, trial))}** {claim.why}\n\n{markdown(rows)}"
        )
    return "\n\n".join(parts)


def ends(middle: tuple[float, float, float], unit: str) -> str:
    """The interval, where the draws differ."""
    low, mid, high = middle
    return f"{figure(low, unit)} to {figure(high, unit)}" if low <= mid <= high and low < high else "-"


def plain(text: str) -> str:
    """Without the spaces that must not break, which an editor does not show."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


def draw(tried: Tried) -> None:
    """The charts of the page, in light and dark, wide and narrow."""
    CHARTS.mkdir(parents=True, exist_ok=True)
    of = {claim.name: (claim, trial) for claim, trial in tried}
    for look, palette in (("light", LIGHT), ("dark", DARK)):
        charts = {"all-wide": overview(tried, WIDE, palette)}
        for name in SHOWN:
            for width, size in (("wide", WIDE), ("narrow", NARROW)):
                charts[f"{name}-effect-{width}"] = effect_chart(*of[name], size, palette)
                charts[f"{name}-course-{width}"] = course_chart(*of[name], size, palette)
        for key, chart in charts.items():
            svg = vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[])
            (CHARTS / f"{key}-{look}.svg").write_text(svg + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--docs", action="store_true", help="write docs/models/claims.md and its charts")
    parser.add_argument("--draws", type=int, default=200)
    wanted = parser.parse_args()
    usual = Setting(draws=wanted.draws)
    by_factor: dict[float, Tried] = {}
    for factor in FACTORS:
        begun, spent = time.perf_counter(), time.process_time()
        setting = replace(usual, factor=factor)
        by_factor[factor] = [(claim, claim.measure(setting, None)) for claim in CLAIMS]
        took, worked = time.perf_counter() - begun, time.process_time() - spent
        print(f"factor {factor:g}: {took:.0f} s, {worked:.0f} s of processor time", flush=True)
    table, beside = shares(by_factor, usual.factor), known(facts(usual))
    print(f"{table}\n\n{beside}")
    if not wanted.docs:
        return
    tried = by_factor[usual.factor]
    draw(tried)
    made = f"Made by `{COMMAND}` ({machine()}); {usual.draws} draws, {usual.pairs} pairs a draw."
    written = (
        f"{made}\n\n{table}\n\n## Facts that the model was not made for\n\n{beside}\n\n"
        f"## Each claim\n\n{sections(tried)}"
    )
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{written}\n\n{END}{after}")


if __name__ == "__main__":
    main()
