"""From a contact history to a Reading: fits, forecasts, checks, and gathers what is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from twinflame import __version__
from twinflame.contact import forecast as ahead
from twinflame.contact.check import Goodness, goodness
from twinflame.contact.comparison import KEYS, compared
from twinflame.contact.figures import Figures, figures
from twinflame.contact.fit import fit
from twinflame.contact.grid import RHYTHM
from twinflame.contact.history import DAY, ContactHistory
from twinflame.contact.likelihood import PROFILE, Observed, observe
from twinflame.contact.posterior import Draws, Fit
from twinflame.contact.priors import BACKGROUND, OTHER, OWN
from twinflame.contact.reference import Reference, reference
from twinflame.contact.roles import Span, spans, weekly_chances
from twinflame.errors import InputError
from twinflame.journey.checkins import CheckIns
from twinflame.reading import model
from twinflame.reading.estimates import counted, estimate, series
from twinflame.reading.reactions import DOUBLED, HALVED, reaction
from twinflame.reading.work import work

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]

DRAWS = (100, 400)  # at least and at most
DRAWS_BUDGET = 20_000_000  # hour cells times draws
PATHS = 200
FEWEST = 2  # contacts of each that a reading needs
ROLES = (model.Role.FIRST_CHASES, model.Role.SECOND_CHASES, model.Role.NEITHER, model.Role.CANNOT_TELL)
BOOTSTRAPS = (19, 99)
BOOTSTRAP_BUDGET = 1_000_000  # contacts and hours simulated to judge the fit, in all
SHORTEST_TO_FORECAST = 14.0  # days
LONG_SILENCE_DAYS = 7.0
LONG_SILENCE = 4.0  # times the gap that all but one in a hundred keep below


@dataclass(frozen=True, slots=True)
class _Work:
    """What the parts of a reading are made from."""

    history: ContactHistory
    seen: Observed
    fitted: Fit
    draws: Draws
    found: Figures
    ordinary: Reference
    seed: int


def gather(
    history: ContactHistory,
    *,
    source: str,
    simulated: bool,
    checkins: CheckIns | None = None,
    seed: int = 1,
    progress: Progress | None = None,
) -> model.Reading:
    """Make the reading of a history; with check-ins, even none, it tells of the journey too.

    `progress` is called with the name of a stage and how much of it is done. Raises `InputError` where there
    are too few contacts to read at all.
    """
    report = progress or (lambda stage, share: None)
    if min(history.counts) < FEWEST:
        one, two = history.counts
        raise InputError(
            f"A reading needs at least {FEWEST} contacts from each of the two; "
            f"this history has {one} and {two}. Choose a longer export."
        )
    ordinary = reference()
    times, who = history.contacts(seed)
    all_of_it = _fitted(history, times, who, ordinary, seed, report)
    forecasts, ran_away = _forecasts(all_of_it, lambda share: report("forecast", share))
    report("check", 0.0)
    evidence = _evidence(all_of_it, ran_away)
    report("check", 1.0)
    report("record", 0.0)
    record = _record(history.zone, times, who, ordinary, seed, lambda share: report("record", share))
    report("record", 1.0)
    journey = None if checkins is None else _journey(all_of_it, checkins, report)
    roles, people = _roles(all_of_it), (_person(all_of_it, 0), _person(all_of_it, 1))
    return model.Reading(
        schema=model.SCHEMA,
        version=__version__,
        made=None,
        seed=seed,
        source=source,
        simulated=simulated,
        period=_period(history, times),
        weeks=all_of_it.seen.grid.mondays,
        people=people,
        roles=roles,
        comparisons=_comparisons(all_of_it),
        forecasts=forecasts,
        record=record,
        evidence=evidence,
        work=work(people, roles.now),
        journey=journey,
        _draws=_named(all_of_it.draws),
    )


def _fitted(
    history: ContactHistory,
    times: Floats,
    who: NDArray[np.int8],
    ordinary: Reference,
    seed: int,
    report: Progress,
) -> _Work:
    report("fit", 0.0)
    seen = observe(times, who, history.zone)
    fitted = fit(seen, ordinary.prior, progress=lambda share: report("fit", share))
    report("figures", 0.0)
    draws = fitted.draws(int(np.clip(DRAWS_BUDGET // len(seen.grid.week), *DRAWS)), seed)
    found = figures(seen, draws)
    report("figures", 1.0)
    return _Work(history, seen, fitted, draws, found, ordinary, seed)


def _journey(w: _Work, checkins: CheckIns, report: Progress) -> model.Journey:
    from twinflame.reading.journey.gather import journey  # loaded only where there are check-ins

    report("journey", 0.0)
    return journey(w.fitted, checkins, seed=w.seed, progress=lambda share: report("journey", share))


def _period(history: ContactHistory, times: Floats) -> model.Period:
    tz = ZoneInfo(history.zone)

    def local(seconds: float) -> datetime:
        return datetime.fromtimestamp(round(seconds), tz)

    steps = np.diff(times)
    bound = max(LONG_SILENCE_DAYS * DAY, LONG_SILENCE * float(np.quantile(steps, 0.99)))
    gaps = tuple(
        model.Gap(local(times[k]), local(times[k + 1]), float(steps[k] / DAY))
        for k in np.flatnonzero(steps > bound)
    )
    days = float((times[-1] - times[0]) / DAY)
    precision = float(history.precision)
    return model.Period(local(times[0]), local(times[-1]), days, history.zone, precision, gaps, history.notes)


def _person(w: _Work, i: int) -> model.Person:
    found, grid = w.found, w.seen.grid
    mine = w.seen.week[w.seen.who == i]
    parts = [estimate(found.shares[:, i, k]) for k in range(3)]
    profile = np.exp(w.draws.twin[:, i, : 1 + RHYTHM] @ PROFILE.T)
    by_hour = profile.reshape(-1, 7, 24).mean(axis=1)
    return model.Person(
        name=w.history.people[i],
        contacts=int(w.seen.counts[i]),
        weekly_contacts=tuple(np.bincount(mine, minlength=grid.weeks).tolist()),
        reach=estimate(found.reach[:, i]),
        weekly_reach=series(found.weekly_reach[:, :, i]),
        answers=model.Answers(
            estimate(found.answers_hour[:, i]),
            estimate(found.answers_day[:, i]),
            estimate(found.delay[:, i]),
            series(found.weekly_answered[:, :, 1 - i]),
        ),
        shares=model.Shares(*parts),
        mirror=reaction(w.fitted, w.draws, i, DOUBLED),
        cord=reaction(w.fitted, w.draws, i, HALVED),
        rhythm=series(by_hour / by_hour.mean(axis=1, keepdims=True)),
    )


def _roles(w: _Work) -> model.Roles:
    chances = weekly_chances(w.found, w.ordinary.ordinary)
    stretches = tuple(_stretch(w, span) for span in spans(w.found, w.ordinary.ordinary))
    columns = [tuple(chances[:, k].tolist()) for k in range(4)]
    return model.Roles(columns[0], columns[1], columns[2], columns[3], stretches, stretches[-1])


def _stretch(w: _Work, span: Span) -> model.Stretch:
    part = slice(span.first, span.last + 1)
    reach = w.found.weekly_reach[:, part].mean(axis=1)
    met = w.found.weekly_answered[:, part].mean(axis=1)
    mondays = w.seen.grid.mondays
    return model.Stretch(
        start=mondays[span.first],
        end=mondays[span.last] + timedelta(days=6),
        role=ROLES[span.role],
        certainty=span.chances[span.role],
        reach=(estimate(reach[:, 0]), estimate(reach[:, 1])),
        reach_ratio=estimate(reach[:, 0] / reach[:, 1]),
        answered=(estimate(met[:, 0]), estimate(met[:, 1])),
    )


def _comparisons(w: _Work) -> tuple[model.Comparison, ...]:
    mine = compared(w.found)
    return tuple(
        model.Comparison(
            key,
            estimate(mine[key]),
            estimate(w.ordinary.percentile(key, mine[key])),
            (
                float(w.ordinary.quantiles[key][25]),
                float(w.ordinary.quantiles[key][50]),
                float(w.ordinary.quantiles[key][75]),
            ),
            w.ordinary.pairs,
        )
        for key in KEYS
    )


def _forecasts(w: _Work, report: Callable[[float], None]) -> tuple[tuple[model.Forecast, ...], bool]:
    """Forecasts under each choice, and whether a path ran away; if one did, none is told."""
    steady = ahead.steady(w.draws, PATHS)
    if not len(steady) or w.seen.grid.edges[-1] < SHORTEST_TO_FORECAST * DAY:
        return (), False
    end = datetime.fromtimestamp(w.seen.grid.end, ZoneInfo(w.history.zone)).date()
    weeks = tuple(end + timedelta(days=1 + 7 * k) for k in range(ahead.WEEKS_AHEAD))
    made: list[model.Forecast] = []
    as_now: ahead.Futures | None = None
    ran_away = False
    for k, (choice, factor) in enumerate(ahead.CHOICES.items()):
        report(k / len(ahead.CHOICES))
        futures = ahead.futures(w.seen, steady, w.fitted.mode.scale, choice=choice, seed=w.seed)
        as_now = as_now or futures
        ran_away |= futures.cut
        made.append(_forecast(model.Policy(choice), factor, weeks, futures, as_now))
    report(1.0)
    return (() if ran_away else tuple(made)), ran_away


def _forecast(
    policy: model.Policy,
    factor: float | None,
    weeks: tuple[date, ...],
    futures: ahead.Futures,
    as_now: ahead.Futures,
) -> model.Forecast:
    change = futures.hoped[:, :, 1].sum(axis=1) / as_now.hoped[:, :, 1].sum(axis=1)
    return model.Forecast(
        policy,
        factor,
        weeks,
        counted(futures.contacts[:, :, 0]),
        counted(futures.contacts[:, :, 1]),
        counted(futures.reach[:, :, 1]),
        estimate(change),
    )


def _record(
    zone: str,
    times: Floats,
    who: NDArray[np.int8],
    ordinary: Reference,
    seed: int,
    tick: Callable[[float], None],
) -> model.Record:
    tried = ahead.backtest(times, who, zone, ordinary.prior, seed=seed, progress=tick)
    if not len(tried.error):
        return model.Record(0, 0, None, None, None, ())
    bins, _ = np.histogram(tried.pit, bins=10, range=(0.0, 1.0))
    return model.Record(
        tried.starts,
        len(tried.error),
        float(tried.inside.mean()),
        float(tried.error.mean()),
        float(tried.baseline_error.mean()),
        tuple((bins / bins.sum()).tolist()),
    )


def _evidence(w: _Work, ran_away: bool) -> model.Evidence:
    bootstraps = int(np.clip(BOOTSTRAP_BUDGET // (len(w.seen.times) + len(w.seen.grid.week)), *BOOTSTRAPS))
    fits = goodness(w.seen, w.fitted.mode.terms, bootstraps=bootstraps, seed=w.seed)
    drift = w.draws.drift
    radius = ahead.breeding(w.draws)
    return model.Evidence(
        fit=(_fit(fits[0]), _fit(fits[1])),
        drift=(estimate(drift[:, :, 0].std(axis=1)), estimate(drift[:, :, 1].std(axis=1))),
        drift_correlation=estimate(w.draws.rho),
        branching=estimate(radius),
        stable=not ran_away and bool(np.median(radius) < 1.0),
        converged=w.fitted.converged,
        draws=len(w.draws),
    )


def _fit(found: Goodness) -> model.Fit:
    return model.Fit(found.ks, found.p_value, found.correlation, found.quantiles)


def _named(draws: Draws) -> dict[str, Floats]:
    """Draws by the names that the docs use."""
    half = (draws.twin.shape[2] - BACKGROUND) // 2
    weights = np.exp(draws.twin[:, :, BACKGROUND:])
    return {
        "level": draws.twin[:, :, 0],
        "rhythm": draws.twin[:, :, 1 : 1 + RHYTHM],
        "gamma": draws.twin[:, :, OWN],
        "theta": draws.twin[:, :, OTHER],
        "delta": draws.twin[:, :, OTHER + 1],
        "follow_up": weights[:, :, :half],
        "answer": weights[:, :, half:],
        "drift_common": draws.drift[:, :, 0],
        "drift_difference": draws.drift[:, :, 1],
        "drift_answering": draws.drift[:, :, 2:],
        "drift_correlation": draws.rho,
    }
