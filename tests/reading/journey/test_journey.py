"""The journey in a reading: honest words, charts, tables, a screen, and JSON there and back."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.reading.examples import chase
from twinflame.journey.checkins import CheckIns
from twinflame.journey.filter.evidence import without_contact
from twinflame.journey.filter.sampler import sample
from twinflame.reading.charts import CHARTS, NARROW, WIDE, available, draw
from twinflame.reading.journey.gather import gathered, week_days
from twinflame.reading.journey.tables import journey_table
from twinflame.reading.model import Estimate, Journey, Reading
from twinflame.reading.store import from_json
from twinflame.reading.words import tell
from twinflame.reading.words.journey import known, of

KEYS = [key for key in CHARTS if key.startswith("journey-")]
FORBIDDEN = ("will return", "reunion", "soul", "!", "should reach out", "come back")


@pytest.fixture(scope="module")
def journey() -> Journey:
    scores = np.full((30, 2, 10), np.nan)
    scores[:, 0, 0], scores[:, 0, 1], scores[:, 0, 7] = 7.0, 3.0, 7.0
    told = CheckIns(np.arange(20_000, 20_030), scores)
    seen = without_contact(told, first=20_000, days=30)
    return gathered(sample(seen, seed=1, chains=16, moves=6), seen, told.notes, 1)


@pytest.fixture(scope="module")
def reading(journey: Journey) -> Reading:
    calm = replace(journey, sampling=replace(journey.sampling, agreement=1.05))
    return replace(chase(), journey=calm)


def said(reading: Reading) -> str:
    section = next(s for s in tell(reading).sections if s.key == "journey")
    return "\n".join(x for p in section.passages for x in (*p.says, *p.assumes)).replace("\u00a0", " ")


def test_without_check_ins_nothing_is_said_of_a_journey() -> None:
    plain = chase()
    assert plain.journey is None
    assert "journey" not in [s.key for s in tell(plain).sections]
    assert not any(available(key, plain) for key in KEYS)
    assert json.loads(plain.to_json())["journey"] is None


def test_what_was_told_is_known_and_what_was_not_cannot_be_told(reading: Reading, journey: Journey) -> None:
    calm = reading.journey
    assert calm is not None
    assert known(of(calm, "pain", 0), calm)
    assert not known(of(calm, "pain", 1), calm)
    words = said(reading)
    assert "Your pain now: 0." in words
    assert "pain now cannot be told" in words
    assert "From contact alone" in words
    assert [inner.days_told for inner in journey.twins] == [30, 0]


def test_equations_alone_never_count_as_telling(reading: Reading) -> None:
    calm = reading.journey
    assert calm is not None
    sharp = replace(of(calm, "pain", 1), after=Estimate(0.1, 0.05, 0.15), told=0.9)
    assert not known(sharp, calm)


def test_belief_ahead_of_the_measure_is_said(reading: Reading) -> None:
    assert "runs ahead of that" in said(reading)


def test_runs_that_disagree_tell_nothing(reading: Reading, journey: Journey) -> None:
    wild = replace(reading, journey=replace(journey, sampling=replace(journey.sampling, agreement=3.0)))
    words = said(wild)
    assert "has not settled" in words
    assert "Your pain now cannot be told" in words
    assert "If you chase" not in words
    some = replace(reading, journey=replace(journey, sampling=replace(journey.sampling, agreement=1.5)))
    assert "has not fully settled" in said(some)


def test_days_that_no_particle_explains_are_said(reading: Reading, journey: Journey) -> None:
    lost = replace(journey, sampling=replace(journey.sampling, agreement=1.0, lost_days=3))
    assert "On 3 days" in said(replace(reading, journey=lost))


def test_no_word_promises_or_speaks_of_a_return(reading: Reading) -> None:
    words = said(reading).lower()
    assert not [word for word in FORBIDDEN if word in words]
    assert "not a date" in words


def test_chances_of_healing_rise_with_time(journey: Journey) -> None:
    for healing in journey.healing:
        for share in healing.share:
            assert list(share) == sorted(share)


def test_choices_meet_the_same_first_days(journey: Journey) -> None:
    ways = {w.policy.value: w for w in journey.what_if}
    assert set(ways) == {"as_now", "chase", "run", "heal"}
    assert ways["heal"].pain[0].value[-1] < ways["chase"].pain[0].value[-1]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_each_chart_is_drawn_at_both_sizes(reading: Reading, key: str, size: object) -> None:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(draw(key, reading, size).to_dict(), allowed_base_urls=[])  # type: ignore[arg-type]
    assert "<svg" in svg
    assert reading.journey is not None
    made = journey_table(key, reading, reading.journey)
    assert made is not None
    assert all(len(row) == len(made.head) for row in made.rows)


def test_json_keeps_the_journey(reading: Reading) -> None:
    assert from_json(reading.to_json()).journey == reading.journey


def test_the_screen_and_the_page_show_it(reading: Reading) -> None:
    screen = reading.summary()
    assert "The journey, by the model" in screen
    assert "cannot tell (" in screen
    assert max(len(line) for line in screen.splitlines()) <= 88
    page = reading.to_html()
    assert 'id="journey"' in page
    assert "Table: Pain, week by week" in page


def test_weeks_begin_on_mondays_and_end_with_the_last_day() -> None:
    weeks, days = week_days(without_contact(first=20_002, days=20))
    assert all(week.weekday() == 0 for week in weeks)
    assert days[0] >= 0
    assert days[-1] == 19
    assert len(weeks) == len(days)
