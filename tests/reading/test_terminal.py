"""The reading on a terminal: one screen, readable without colours, at any width."""

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.reading.examples import ALL, chase, little
from twinflame.reading import terminal
from twinflame.reading.model import Estimate


def shown(reading: object, **options: object) -> str:
    out = io.StringIO()
    terminal.show(reading, Console(file=out, legacy_windows=False, **options))  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("make", ALL.values(), ids=ALL)
def test_it_fits_one_screen(make: object) -> None:
    lines = make().summary().splitlines()  # type: ignore[operator]
    assert len(lines) <= 40
    assert max(cell_len(line) for line in lines) <= 80


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 200])
def test_it_fits_narrow_and_wide_terminals(width: int) -> None:
    lines = shown(chase(), width=width, color_system=None).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= min(width, terminal.WIDEST)


def test_a_pipe_gets_no_escape_codes() -> None:
    assert "\x1b" not in shown(chase(), force_terminal=False)


def test_a_terminal_gets_the_two_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = shown(chase(), force_terminal=True, color_system="256", width=80)
    assert "38;5;172m" in text
    assert "38;5;37m" in text


def test_no_color_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "38;5" not in shown(chase(), force_terminal=True, color_system="256", width=80)


def test_it_tells_the_main_things() -> None:
    text = chase().summary()
    parts = ("A reading of you and Sam", "simulated", "you chase", "cannot tell", "reach-outs a week")
    parts += ("answers within a day", "come closer", "step back", "turn to yourself", "How far to trust this")
    for part in (*parts, "no promise", "doubt more"):
        assert part in text, part
    assert "Too short to try" in little().summary()


def test_names_cannot_write_to_the_terminal() -> None:
    text = shown(chase(("Robin", "\x1b[31m[bold]Sam[/bold] [/]\x07\u202e")), color_system=None, width=100)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "[bold]Sam" in text


def test_a_reading_without_forecasts_is_shown() -> None:
    assert "next" not in replace(chase(), forecasts=()).summary()


def test_one_week_of_forecast_is_singular() -> None:
    base = chase()
    cut = tuple(
        replace(
            f,
            weeks=f.weeks[:1],
            other=replace(f.other, value=f.other.value[:1], low=f.other.low[:1], high=f.other.high[:1]),
        )
        for f in base.forecasts
    )
    assert "next week, if you" in replace(base, forecasts=cut).summary()


def test_long_delays_are_told_in_days() -> None:
    base = chase()
    slow = replace(base.people[0].answers, delay=Estimate(4000.0, 0.3, 9000.0))
    text = replace(base, people=(replace(base.people[0], answers=slow), base.people[1])).summary(120)
    assert "2.8\u00a0d (<1\u00a0min to 6.2\u00a0d)" in text
