"""What a person filled in, scored; and what of it holds now."""

from dataclasses import dataclass
from datetime import date, timedelta

from twinflame.companion.healing.models import Taking
from twinflame.companion.healing.words import told_change, told_score, told_standing
from twinflame.companion.look.chart import Chart, Course, chart, day_number
from twinflame.companion.people.days import within
from twinflame.companion.people.models import Person
from twinflame.healing.change import change
from twinflame.healing.instrument import Instrument, instrument, keys
from twinflame.healing.practices import Unless
from twinflame.healing.scoring import Score, standing

FRESH = timedelta(days=28)  # so long a taking speaks for now


@dataclass(frozen=True, slots=True)
class Taken:
    """A taking with its score."""

    taking: Taking
    score: Score


@dataclass(frozen=True, slots=True)
class History:
    """All takings of one questionnaire, oldest first."""

    of: Instrument
    taken: tuple[Taken, ...]

    @property
    def last(self) -> Taken | None:
        """The newest taking."""
        return self.taken[-1] if self.taken else None

    @property
    def next_day(self) -> date | None:
        """From when on another taking tells more."""
        return self.last.taking.day + timedelta(days=self.of.days_between) if self.last else None

    @property
    def help_first(self) -> bool:
        """Whether the newest taking calls for help before any score."""
        return self.last is not None and self.last.score.help_first

    @property
    def says(self) -> list[str]:
        """The newest taking in sentences: the score, its place, its change."""
        if self.last is None:
            return []
        score = self.last.score
        told = [told_score(self.of, score), told_standing(standing(self.of, score))]
        before = [t for t in self.taken[:-1] if t.score.told]
        if before and score.told:
            told += [told_change(change(self.of, t.score, score), t.taking.day) for t in _both(before)]
        return [sentence for sentence in told if sentence]

    @property
    def drawn(self) -> Chart | None:
        """The scores through time; None below two."""
        shown = [(t.taking.day, t.score) for t in self.taken if t.score.value is not None]
        if len({day for day, _ in shown}) < 2:
            return None
        days = [float(day_number(day)) for day, _ in shown]
        exact = [s for _, s in shown if s.low is not None]
        course = Course(
            "score",
            days,
            [s.value or 0.0 for _, s in shown],
            [s.low or 0.0 for s in exact],
            [s.high or 0.0 for s in exact],
            dots=True,
        )
        ends = (self.of.lowest, self.of.highest)
        return chart([course], y=ends, y_ticks=[(end, f"{end:g}") for end in ends], height=150)


def _both(before: list[Taken]) -> list[Taken]:
    """The one before, and the first, where these are two."""
    return [before[-1]] if len(before) == 1 else [before[-1], before[0]]


def history(person: Person, key: str) -> History:
    """Everything filled in of one questionnaire."""
    found = Taking.objects.filter(owner=person, instrument=key)
    return History(instrument(key), tuple(Taken(t, t.score) for t in found))


def histories(person: Person) -> list[History]:
    """Of each questionnaire, in the order of what it speaks to."""
    found: dict[str, list[Taken]] = {key: [] for key in keys()}
    for taking in Taking.objects.filter(owner=person):
        found[taking.instrument].append(Taken(taking, taking.score))
    every = [History(instrument(key), tuple(taken)) for key, taken in found.items()]
    return sorted(every, key=lambda h: (h.of.days_between, h.of.need, h.of.name))


def fresh(person: Person, today: date) -> list[tuple[Instrument, Score]]:
    """The newest taking of each questionnaire, where it still speaks for now."""
    found = within(Taking, person, today - FRESH + timedelta(days=1), today)
    newest = {taking.instrument: taking for taking in found}  # oldest first, so the newest stays
    return [(taking.of, taking.score) for taking in newest.values()]


def unless_now(person: Person, today: date) -> set[Unless]:
    """What the newest takings rule out: danger, or a score at which talking to somebody is suggested."""
    scores = [score for _, score in fresh(person, today)]
    found = {Unless.DANGER} if any(s.help_first for s in scores) else set()
    return found | ({Unless.LOW} if any(s.band and s.band.talk for s in scores) else set())
