"""Readings made by hand, with plausible figures: a chase that turns, two equals, too little data."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from twinflame.reading.model import (
    SCHEMA,
    Answers,
    Comparison,
    Direction,
    Estimate,
    Evidence,
    Fit,
    Forecast,
    Gap,
    Period,
    Person,
    Policy,
    Reaction,
    Reading,
    Record,
    Role,
    Roles,
    Series,
    Shares,
    Stretch,
    Work,
)

ZONE = "Europe/Berlin"


def around(value: float, spread: float = 0.15) -> Estimate:
    return Estimate(value, value * math.exp(-1.645 * spread), value * math.exp(1.645 * spread))


def chance(value: float, spread: float = 0.05) -> Estimate:
    return Estimate(value, max(0.0, value - 1.645 * spread), min(1.0, value + 1.645 * spread))


def weekly(values: np.ndarray, spread: float = 0.25, top: float = math.inf) -> Series:
    factor = math.exp(1.645 * spread)
    high = np.minimum(values * factor, top)
    return Series(tuple(values.tolist()), tuple((values / factor).tolist()), tuple(high.tolist()))


def mondays(count: int, first: date = date(2025, 1, 6)) -> tuple[date, ...]:
    return tuple(first + timedelta(weeks=i) for i in range(count))


def reaction(change: Estimate, direction: Direction, *, turns: bool = False) -> Reaction:
    shift = 0.5 if turns else 0.1
    by_drift = tuple(
        (
            c,
            Estimate(*(x * math.exp(-shift * c) for x in (change.value, change.low, change.high))),
            w,
        )
        for c, w in ((-0.8, 0.05), (-0.4, 0.15), (0.0, 0.3), (0.4, 0.3), (0.8, 0.2))
    )
    return Reaction(change, direction, by_drift)


def rhythm(peak: float) -> Series:
    raw = [0.08 + math.exp(1.6 * math.cos((h - peak) / 24 * 2 * math.pi)) for h in range(24)]
    mean = sum(raw) / 24
    return weekly(np.array(raw) / mean, 0.1)


def person(
    name: str, reach: np.ndarray, within_day: np.ndarray, seed: int, spread: float, **other: object
) -> Person:
    counts = np.random.default_rng(seed).poisson(reach * 4.2)
    chances = Series(
        tuple(within_day.tolist()),
        tuple(np.maximum(within_day - spread, 0.0).tolist()),
        tuple(np.minimum(within_day + spread, 1.0).tolist()),
    )
    mean = float(within_day.mean())
    values: dict[str, object] = {
        "name": name,
        "contacts": int(counts.sum()),
        "weekly_contacts": tuple(int(c) for c in counts),
        "reach": around(float(reach.mean()), spread / 2),
        "weekly_reach": weekly(reach, spread),
        "answers": Answers(chance(mean * 0.6), chance(mean), around(38.0 if seed % 2 else 95.0), chances),
        "shares": Shares(chance(0.24, 0.02), chance(0.46, 0.03), chance(0.30, 0.03)),
        "mirror": reaction(Estimate(0.95, 0.6, 1.5), Direction.CANNOT_TELL, turns=True),
        "cord": reaction(Estimate(1.05, 0.67, 1.64), Direction.CANNOT_TELL, turns=True),
        "rhythm": rhythm(20.0 if seed % 2 else 13.0),
    }
    return Person(**{**values, **other})  # type: ignore[arg-type]


def stretch(
    weeks: tuple[date, ...],
    part: slice,
    role: Role,
    certainty: float,
    reach: tuple[np.ndarray, np.ndarray],
    answered: tuple[float, float],
    spread: float = 0.12,
) -> Stretch:
    one, two = (around(float(r[part].mean()), spread) for r in reach)
    return Stretch(
        start=weeks[part][0],
        end=weeks[part][-1] + timedelta(days=6),
        role=role,
        certainty=certainty,
        reach=(one, two),
        reach_ratio=around(one.value / two.value, spread * 1.6),
        answered=(chance(answered[0]), chance(answered[1])),
    )


def forecasts(end: date, own: float, other: float, spread: float) -> tuple[Forecast, ...]:
    weeks = tuple(end + timedelta(days=1 + 7 * i) for i in range(8))
    made = []
    for policy, factor, effect in (
        (Policy.AS_NOW, 1.0, 1.0),
        (Policy.CHASE, 2.0, 1.1),
        (Policy.RUN, 0.25, 0.93),
        (Policy.HEAL, None, 1.02),
    ):
        level = own * (0.7 if factor is None else 0.4 + 0.6 * factor)
        made.append(
            Forecast(
                policy,
                factor,
                weeks,
                weekly(np.full(8, level * 4), spread),
                weekly(np.full(8, other * effect * 4), spread),
                weekly(np.full(8, other * effect), spread * 1.3),
                Estimate(1.0, 1.0, 1.0) if policy is Policy.AS_NOW else around(effect, spread / 2),
            )
        )
    return tuple(made)


def fit(p: float, tilt: float) -> Fit:
    expected = np.linspace(0.05, 4.0, 30)
    found = expected * (1 + tilt * expected / 4)
    return Fit(
        0.03 + abs(tilt) / 5,
        p,
        0.02,
        tuple(zip(expected.tolist(), found.tolist(), strict=True)),
    )


def chase(names: tuple[str, str] = ("Robin", "Sam")) -> Reading:
    """60 weeks; balanced until the 22nd, then the first pursues and the second withdraws."""
    weeks = mondays(60)
    t = np.arange(60)
    turn = 1 / (1 + np.exp(-(t - 22) / 2.5))
    first = 6.0 + 5.0 * turn + np.sin(t / 3.0)
    second = 6.0 - 3.0 * turn + 0.7 * np.sin(t / 4.0 + 1)
    people = (
        person(names[0], first, 0.74 + 0.06 * np.sin(t / 9), 1, 0.2, cord=reaction(
            Estimate(1.34, 1.08, 1.7), Direction.DRAWN), mirror=reaction(
            Estimate(1.12, 0.74, 1.66), Direction.CANNOT_TELL, turns=True)),
        person(names[1], second, 0.74 - 0.3 * turn + 0.04 * np.sin(t / 7), 2, 0.2, mirror=reaction(
            Estimate(0.66, 0.48, 0.9), Direction.WITHDRAWS)),
    )  # fmt: skip
    a, n = 0.9 * turn, (1 - turn) * 0.75
    cannot = 1 - a - n - 0.01
    reach = (first, second)
    stretches = (
        stretch(weeks, slice(0, 22), Role.NEITHER, 0.83, reach, (0.71, 0.74)),
        stretch(weeks, slice(22, 60), Role.FIRST_CHASES, 0.94, reach, (0.44, 0.75)),
    )
    return Reading(
        schema=SCHEMA,
        version="0.1.0",
        made=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        seed=1,
        source="WhatsApp",
        simulated=True,
        period=Period(
            datetime(2025, 1, 6, 8, 12, tzinfo=ZoneInfo(ZONE)),
            datetime(2026, 3, 1, 22, 40, tzinfo=ZoneInfo(ZONE)),
            419.6,
            ZONE,
            60.0,
            (
                Gap(
                    datetime(2025, 8, 2, 10, 0, tzinfo=ZoneInfo(ZONE)),
                    datetime(2025, 8, 11, 19, 0, tzinfo=ZoneInfo(ZONE)),
                    9.4,
                ),
            ),
            ("WhatsApp gives minutes only, so each stamp stands for some moment within its minute.",),
        ),
        weeks=weeks,
        people=people,
        roles=Roles(
            tuple(a.tolist()),
            (0.01,) * 60,
            tuple(n.tolist()),
            tuple(cannot.tolist()),
            stretches,
            stretches[-1],
        ),
        comparisons=(
            Comparison(
                "share_of_reach", Estimate(0.74, 0.69, 0.79), Estimate(88, 82, 92), (0.35, 0.51, 0.62), 1480
            ),
            Comparison(
                "answered_within_day",
                Estimate(0.55, 0.48, 0.62),
                Estimate(41, 30, 52),
                (0.42, 0.6, 0.75),
                1480,
            ),
            Comparison("delay_ratio", Estimate(2.6, 1.9, 3.4), Estimate(61, 44, 77), (1.3, 1.9, 3.3), 1480),
        ),
        forecasts=forecasts(date(2026, 3, 1), 10.0, 3.0, 0.35),
        record=Record(6, 96, 0.87, 2.1, 2.9, (0.13, 0.1, 0.09, 0.1, 0.08, 0.09, 0.1, 0.1, 0.09, 0.12)),
        evidence=Evidence(
            (fit(0.31, 0.02), fit(0.02, -0.12)),
            (around(0.42, 0.2), around(0.55, 0.2)),
            Estimate(0.21, -0.35, 0.7),
            chance(0.61, 0.03),
            True,
            True,
            400,
        ),
        work=(Work(0, "worth", "role"), Work(1, "pain", "mirror")),
    )


def equals(names: tuple[str, str] = ("Robin", "Sam")) -> Reading:
    """80 weeks of two who reach out about alike."""
    base = chase(names)
    weeks = mondays(80, date(2024, 9, 2))
    t = np.arange(80)
    first, second = 7.5 + np.sin(t / 5.0), 7.1 + np.sin(t / 5.0 + 0.6)
    now = stretch(weeks, slice(0, 80), Role.NEITHER, 0.91, (first, second), (0.78, 0.76))
    little = Estimate(1.03, 0.94, 1.13)
    people = (
        person(names[0], first, 0.78 + 0.03 * np.sin(t / 9), 3, 0.14, mirror=reaction(
            Estimate(1.25, 1.05, 1.5), Direction.DRAWN), cord=reaction(
            Estimate(0.84, 0.72, 0.97), Direction.WITHDRAWS)),
        person(names[1], second, 0.76 + 0.03 * np.sin(t / 8), 4, 0.14, mirror=reaction(
            little, Direction.LITTLE), cord=reaction(little, Direction.LITTLE)),
    )  # fmt: skip
    neither = 0.88 + 0.04 * np.sin(t / 6)
    cannot = 1 - neither - 0.04
    return replace(
        base,
        source="Telegram",
        period=replace(
            base.period,
            start=datetime(2024, 9, 2, 7, 0, tzinfo=ZoneInfo(ZONE)),
            end=datetime(2026, 3, 14, 22, 0, tzinfo=ZoneInfo(ZONE)),
            days=558.6,
            precision=1.0,
            gaps=(),
            notes=(),
        ),
        weeks=weeks,
        people=people,
        roles=Roles((0.02,) * 80, (0.02,) * 80, tuple(neither.tolist()), tuple(cannot.tolist()), (now,), now),
        comparisons=tuple(
            replace(c, mine=mine, percentile=pct)
            for c, mine, pct in zip(
                base.comparisons,
                (Estimate(0.51, 0.48, 0.55), Estimate(0.77, 0.73, 0.81), Estimate(1.2, 1.0, 1.5)),
                (Estimate(51, 46, 58), Estimate(77, 71, 83), Estimate(22, 12, 35)),
                strict=True,
            )
        ),
        forecasts=forecasts(date(2026, 3, 15), 7.5, 7.1, 0.25),
        record=replace(base.record, coverage=0.91, error=2.0, baseline_error=2.6),
        evidence=replace(base.evidence, fit=(fit(0.44, 0.02), fit(0.38, -0.02))),
        work=(Work(0, "balance", "none"), Work(1, "balance", "none")),
    )


def little(names: tuple[str, str] = ("Robin", "Sam")) -> Reading:
    """Three weeks, some 60 messages."""
    base = chase(names)
    weeks = mondays(3, date(2026, 2, 9))
    first, second = np.array([3.1, 3.4, 3.8]), np.array([2.9, 2.4, 2.2])
    now = replace(
        stretch(weeks, slice(0, 3), Role.CANNOT_TELL, 0.72, (first, second), (0.5, 0.6), 0.4),
        reach_ratio=Estimate(1.4, 0.5, 3.8),
        answered=(Estimate(0.5, 0.2, 0.8), Estimate(0.6, 0.3, 0.87)),
    )
    people = (
        person(names[0], first, np.full(3, 0.55), 5, 0.4),
        person(names[1], second, np.full(3, 0.6), 6, 0.4),
    )
    return replace(
        base,
        period=replace(
            base.period,
            start=datetime(2026, 2, 9, 9, 0, tzinfo=ZoneInfo(ZONE)),
            end=datetime(2026, 2, 28, 21, 0, tzinfo=ZoneInfo(ZONE)),
            days=19.5,
            gaps=(),
        ),
        weeks=weeks,
        people=people,
        roles=Roles((0.16, 0.17, 0.2), (0.02,) * 3, (0.1, 0.1, 0.08), (0.72, 0.71, 0.7), (now,), now),
        comparisons=(
            replace(base.comparisons[0], mine=Estimate(0.57, 0.3, 0.8), percentile=Estimate(62, 18, 94)),
        ),
        forecasts=forecasts(date(2026, 3, 1), 3.4, 2.5, 0.7),
        record=Record(0, 0, None, None, None, ()),
        evidence=replace(
            base.evidence,
            fit=(fit(0.6, 0.05), fit(0.55, 0.1)),
            drift=(Estimate(0.4, 0.05, 0.9), Estimate(0.4, 0.05, 0.9)),
        ),
        work=(Work(0, "patience", "none"), Work(1, "balance", "none")),
    )


ALL = {"chase": chase, "equals": equals, "little": little}
