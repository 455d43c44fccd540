"""The journey in a reading: honest words, charts, tables, a screen, and JSON there and back."""

import json
from dataclasses import replace

import numpy as np
import pytest

from tests.reading.examples import chase
from twinflame.errors import TwinflameError
from twinflame.journey.checkins import CheckIns
from twinflame.journey.filter.evidence import Evidence, without_contact
from twinflame.journey.filter.sampler import Sampled, sample
from twinflame.reading.charts import CHARTS, NARROW, WIDE, available, draw
from twinflame.reading.journey.gather import APART, gathered, week_days
from twinflame.reading.journey.tables import journey_table
from twinflame.reading.model import Estimate, Journey, Moves, Reading
from twinflame.reading.store import from_json
from twinflame.reading.words import tell
from twinflame.reading.words.journey import known, of

KEYS = [key for key in CHARTS if key.startswith("journey-")]
FORBIDDEN = ("will return", "reunion", "soul", "!", "should reach out", "come back")


Drawn = tuple[Sampled, Evidence, tuple[str, ...]]


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    scores = np.full((30, 2, 10), np.nan)
    scores[:, 0, 0], scores[:, 0, 1], scores[:, 0, 7] = 7.0, 3.0, 7.0
    told = CheckIns(np.arange(20_000, 20_030), scores)
    seen = without_contact(told, first=20_000, days=30)
    return sample(seen, seed=1, chains=16), seen, told.notes


def agreeing(drawn: Drawn, agreement: float) -> Journey:
    """What is told of draws if the runs agreed so far, whatever these few did."""
    found, seen, notes = drawn
    return gathered(replace(found, agreement=np.full_like(found.agreement, agreement)), seen, notes, 1)


@pytest.fixture(scope="module")
def journey(drawn: Drawn) -> Journey:
    return agreeing(drawn, 1.05)


@pytest.fixture(scope="module")
def moves(journey: Journey) -> Moves:
    assert journey.moves is not None
    return journey.moves


@pytest.fixture(scope="module")
def reading(journey: Journey) -> Reading:
    return replace(chase(), journey=journey)


@pytest.fixture(scope="module")
def apart(drawn: Drawn) -> Reading:
    return replace(chase(), journey=agreeing(drawn, APART + 0.1))


def said(reading: Reading) -> str:
    section = next(s for s in tell(reading).sections if s.key == "journey")
    return "\n".join(x for p in section.passages for x in (*p.says, *p.assumes)).replace("\u00a0", " ")


def test_without_check_ins_nothing_is_said_of_a_journey() -> None:
    plain = chase()
    assert plain.journey is None
    assert "journey" not in [s.key for s in tell(plain).sections]
    assert not any(available(key, plain) for key in KEYS)
    assert json.loads(plain.to_json())["journey"] is None


def test_what_was_told_is_known_and_what_was_not_cannot_be_told(
    reading: Reading, journey: Journey, moves: Moves
) -> None:
    assert known(of(moves, "pain", 0), journey)
    assert not known(of(moves, "pain", 1), journey)
    words = said(reading)
    assert "Your pain now: 0." in words
    assert "pain now cannot be told" in words
    assert "From contact alone" in words
    assert "Your healing, measured: 0." in words
    assert "healing cannot be told" in words
    assert journey.days_told == (30, 0)


def test_equations_alone_never_count_as_telling(journey: Journey, moves: Moves) -> None:
    sharp = replace(of(moves, "pain", 1), after=Estimate(0.1, 0.05, 0.15), told=0.9)
    assert not known(sharp, journey)


def test_belief_ahead_of_the_measure_is_said(reading: Reading) -> None:
    assert "runs ahead of that" in said(reading)


def test_where_runs_disagree_the_journey_carries_no_figure(apart: Reading, drawn: Drawn) -> None:
    assert apart.journey is not None
    assert apart.journey.moves is None
    assert apart.journey.sampling.agreement == pytest.approx(APART + 0.1)
    assert apart.journey.days_told == (30, 0)
    assert agreeing(drawn, APART).moves is not None


def test_where_runs_disagree_no_face_shows_a_figure(apart: Reading) -> None:
    section = next(s for s in tell(apart).sections if s.key == "journey")
    assert [p.key for p in section.passages] == ["journey"]
    assert "has not settled" in said(apart)
    assert "below" not in said(apart)
    screen = apart.summary().partition("The journey, by the model")[2].partition("How far to trust")[0]
    assert "has not settled" in " ".join(screen.split())
    assert "if you" not in screen
    assert "healed" not in screen
    page = apart.to_html()
    assert 'id="journey"' in page
    assert not [key for key in KEYS if f'id="{key}' in page or f"{key}-wide" in page]
    assert "Table: Pain, week by week" not in page
    assert json.loads(apart.to_json())["journey"]["moves"] is None
    assert from_json(apart.to_json()).journey == apart.journey


@pytest.mark.parametrize("key", KEYS)
def test_where_runs_disagree_no_chart_or_table_is_made(apart: Reading, key: str) -> None:
    assert not available(key, apart)
    with pytest.raises(TwinflameError, match="too little to draw"):
        apart.plot_journey(key.removeprefix("journey-"))
    assert apart.journey is not None
    assert journey_table(key, apart, apart.journey) is None


def test_runs_that_differ_somewhat_are_said_to(drawn: Drawn) -> None:
    assert "has not fully settled" in said(replace(chase(), journey=agreeing(drawn, 1.5)))


def test_days_that_no_particle_explains_are_said(reading: Reading, journey: Journey) -> None:
    lost = replace(journey, sampling=replace(journey.sampling, lost_days=3))
    assert "On 3 days" in said(replace(reading, journey=lost))


def test_no_word_promises_or_speaks_of_a_return(reading: Reading) -> None:
    words = said(reading).lower()
    assert not [word for word in FORBIDDEN if word in words]
    assert "not a date" in words


def test_chances_of_healing_rise_with_time(moves: Moves) -> None:
    for healing in moves.healing:
        for share in healing.share:
            assert list(share) == sorted(share)


def test_choices_meet_the_same_first_days(moves: Moves) -> None:
    ways = {w.policy.value: w for w in moves.what_if}
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
