"""The commands that simulate: a pair, a population, a sweep."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from twinflame.cli.commands import app
from twinflame.cli.simulated import (
    as_parquet,
    axis_of,
    beginning,
    checked_chat,
    export,
    made_with,
    opened,
    shown_progress,
    tell,
    write,
)

simulate = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(
    simulate,
    name="simulate",
    short_help="Simulate pairs from the model of the journey.",
    help="Simulate pairs from the model of the journey: one day by day, many by plan, or a sweep. "
    "It shows what follows from the model, and says nothing about any one pair.",
)

Policy = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHO=WAY",
        help="What a twin does, as chaser=heal, runner=run:1.5 (a level) or chaser=heal@60 (from that day); "
        "ways are natural, chase, run, heal. Again or with a comma for the other twin, or a later day.",
        show_default=False,
    ),
]
Plans = Annotated[
    list[str] | None,
    typer.Option(
        "--policy",
        metavar="WHO=WAY",
        help="A plan, as chaser=heal or chaser=chase,runner=heal@60; again for another plan beside it. "
        "Without any, six plans are compared.",
        show_default=False,
    ),
]
From = Annotated[
    int, typer.Option("--from", metavar="DAY", help="The day from which a way without its own day holds.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Change a start or a parameter, as pain_runner=0.2 or mirror=2; again for more.",
        show_default=False,
    ),
]
Anyone = Annotated[
    bool,
    typer.Option("--anyone", help="Begin with any two people, not with a meeting that turns into a chase."),
]
Days = Annotated[int, typer.Option(metavar="N", help="How many days.")]
Steps = Annotated[int, typer.Option(metavar="N", help="Steps a day of the computation.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same result.")]
Threads = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="N", help="Threads; the result is the same with any number.", show_default="all"
    ),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar="PATH", help="Write the chart as one page; - prints it.")
]
Png = Annotated[Path | None, typer.Option("--png", metavar="PATH", help="Write the chart as a PNG picture.")]
Svg = Annotated[Path | None, typer.Option("--svg", metavar="PATH", help="Write the chart as an SVG picture.")]
Dark = Annotated[bool, typer.Option("--dark", help="Draw the PNG and the SVG on a dark ground.")]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="PATH", help="Write the figures as CSV; - prints them.")
]
Parquet = Annotated[
    Path | None, typer.Option("--parquet", metavar="PATH", help="Write the figures as Parquet.")
]
Chat = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        help="Write contacts as an export that the other commands read: .txt or .zip (WhatsApp), .json "
        "(Telegram), .csv. It says that it is simulated.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show neither the result nor progress here.")]

SIX = (
    "natural",
    "chaser=chase",
    "chaser=heal",
    "runner=heal",
    "chaser=heal,runner=heal",
    "chaser=chase,runner=heal",
)


@simulate.command(short_help="One pair, day by day.")
def pair(
    policy: Policy = None,
    since: From = 30,
    changes: Settings = None,
    anyone: Anyone = False,
    days: Days = 720,
    steps: Steps = 10,
    seed: Seed = 1,
    html: Html = None,
    png: Png = None,
    svg: Svg = None,
    dark: Dark = False,
    csv: Csv = None,
    chat: Chat = None,
    quiet: Quiet = False,
) -> None:
    """Simulate one pair day by day, with the range of pairs that begin alike behind it."""
    from twinflame.journey.settings import plan_of
    from twinflame.reading.journey import simulated_charts, simulated_page, simulated_tables
    from twinflame.reading.journey.simulated import one_pair
    from twinflame.reading.journey.simulated_words import came_of_pair, planned

    checked_chat(chat)
    start, parameters = beginning(changes, anyone)
    plan = plan_of(",".join(policy or ["natural"]), since)
    with ExitStack() as stack:
        outputs = opened(stack, html=html, png=png, svg=svg, csv=csv, chat=chat)
        found = shown_progress(
            quiet,
            lambda heard: one_pair(
                days, plan, seed=seed, start=start, parameters=parameters, steps=steps, progress=heard
            ),
        )

        def draw(*look: Any) -> Any:
            return simulated_charts.pair_chart(found, *look)

        title, says = planned(plan), came_of_pair(found)
        caption = (
            "Each line is one twin of this simulated pair; the shade behind it is where nine of ten pairs "
            "that begin alike are."
        )
        written = write(
            outputs,
            html=lambda: simulated_page.page(
                title, says, caption, draw, made_with(changes, anyone, days, steps, seed)
            ),
            png=lambda: simulated_page.png(draw, dark=dark),
            svg=lambda: simulated_page.svg(draw, dark=dark),
            csv=lambda: simulated_tables.pair_days(found).write_csv(float_precision=4),
            chat=lambda: export(found.states, chat, seed),
        )
    tell(
        quiet, title, says, lambda _: [simulated_page.twins_key(), simulated_page.pair_table(found)], written
    )


@simulate.command(short_help="Many pairs, by plan.")
def population(
    plans: Plans = None,
    since: From = 30,
    changes: Settings = None,
    anyone: Anyone = False,
    pairs: Annotated[int, typer.Option(metavar="N", help="How many pairs for each plan.")] = 10_000,
    days: Days = 1440,
    every: Annotated[int, typer.Option(metavar="DAYS", help="Days between rows of the figures.")] = 30,
    steps: Steps = 10,
    seed: Seed = 1,
    threads: Threads = None,
    html: Html = None,
    png: Png = None,
    svg: Svg = None,
    dark: Dark = False,
    csv: Csv = None,
    parquet: Parquet = None,
    quiet: Quiet = False,
) -> None:
    """Simulate many pairs under one plan or several, side by side: all plans meet the same chances."""
    from twinflame.journey.population import population as simulated
    from twinflame.journey.settings import plan_of, told
    from twinflame.reading.journey import simulated_charts, simulated_page, simulated_tables
    from twinflame.reading.journey.simulated_words import came_of_plans

    start, parameters = beginning(changes, anyone)
    chosen = [plan_of(text, since) for text in plans or SIX]
    with ExitStack() as stack:
        outputs = opened(stack, html=html, png=png, svg=svg, csv=csv, parquet=parquet)

        def all_of_them(heard: Callable[[float], None]) -> list[Any]:
            return [
                (
                    told(plan),
                    simulated(
                        pairs,
                        days,
                        plan,
                        seed=seed,
                        start=start,
                        parameters=parameters,
                        steps=steps,
                        every=min(every, days),
                        threads=threads,
                        progress=lambda done, k=k: heard((k + done) / len(chosen)),  # type: ignore[misc]
                    ),
                )
                for k, plan in enumerate(chosen)
            ]

        found = shown_progress(quiet, all_of_them)

        def draw(*look: Any) -> Any:
            return simulated_charts.plans_chart(found, days, *look)

        title, says = f"{pairs:,} pairs over {days:,} days", came_of_plans(found, days)
        caption = (
            "Of those who come to union: the dot is the day by which half of them have, the line runs from "
            "the first tenth to the last."
        )
        figures = simulated_tables.plan_days
        written = write(
            outputs,
            html=lambda: simulated_page.page(
                title, says, caption, draw, made_with(changes, anyone, days, steps, seed)
            ),
            png=lambda: simulated_page.png(draw, dark=dark),
            svg=lambda: simulated_page.svg(draw, dark=dark),
            csv=lambda: figures(found).write_csv(float_precision=4),
            parquet=lambda: as_parquet(figures(found)),
        )
    tell(
        quiet,
        title,
        says,
        lambda width: [simulated_page.twins_key(), simulated_page.plans_table(found, width)],
        written,
    )


@simulate.command(short_help="Who comes to union while one thing is moved, or two.")
def sweep(
    over: Annotated[
        list[str],
        typer.Option(
            metavar="NAME[=LOW:HIGH]",
            help="What is moved, as pain_runner or mirror=0:6; twice for a field over both.",
            show_default=False,
        ),
    ],
    policy: Policy = None,
    since: From = 30,
    changes: Settings = None,
    anyone: Anyone = False,
    places: Annotated[int, typer.Option(metavar="N", help="Values of each thing that is moved.")] = 16,
    pairs: Annotated[int, typer.Option(metavar="N", help="Pairs at each place.")] = 256,
    days: Days = 1440,
    steps: Steps = 10,
    seed: Seed = 1,
    threads: Threads = None,
    html: Html = None,
    png: Png = None,
    svg: Svg = None,
    dark: Dark = False,
    csv: Csv = None,
    quiet: Quiet = False,
) -> None:
    """Move one thing or two through a range, and see how many pairs come to union at each place."""
    from twinflame.journey.settings import plan_of
    from twinflame.journey.sweep import sweep as swept
    from twinflame.reading.journey import simulated_charts, simulated_page, simulated_tables
    from twinflame.reading.journey.simulated_words import came_of_sweep, planned

    start, parameters = beginning(changes, anyone)
    plan = plan_of(",".join(policy or ["natural"]), since)
    axes = [axis_of(text, places) for text in over]
    with ExitStack() as stack:
        outputs = opened(stack, html=html, png=png, svg=svg, csv=csv)
        found = shown_progress(
            quiet,
            lambda heard: swept(
                axes,
                plan,
                seed=seed,
                pairs=pairs,
                days=days,
                start=start,
                parameters=parameters,
                steps=steps,
                threads=threads,
                progress=heard,
            ),
        )

        def draw(*look: Any) -> Any:
            return simulated_charts.sweep_chart(found, *look)

        title, says = planned(plan), came_of_sweep(found)
        caption = f"Share of {pairs:,} pairs at each place that come to union within {days:,} days."
        written = write(
            outputs,
            html=lambda: simulated_page.page(
                title, says, caption, draw, made_with(changes, anyone, days, steps, seed)
            ),
            png=lambda: simulated_page.png(draw, dark=dark),
            svg=lambda: simulated_page.svg(draw, dark=dark),
            csv=lambda: simulated_tables.sweep_places(found).write_csv(float_precision=4),
        )
    tell(quiet, title, says, lambda _: [simulated_page.sweep_table(found)], written)
