"""Scores, what is missing, what is not known, and help first."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinflame.errors import InputError
from twinflame.healing.change import Verdict, change
from twinflame.healing.instrument import Instrument, instrument, keys
from twinflame.healing.scoring import Score, score, standing


def filled(one: Instrument, value: int) -> dict[str, int | None]:
    """The same answer as given to every item."""
    return {item.key: value for item in one.items}


def best(one: Instrument) -> dict[str, int | None]:
    least, most = one.values
    good, bad = (least, most) if one.better == "low" else (most, least)
    return {item.key: bad if item.reversed else good for item in one.items}


@pytest.mark.parametrize("key", keys())
def test_the_best_answers_reach_the_best_end_of_the_scale(key: str) -> None:
    one = instrument(key)
    assert score(one, best(one)).value == (one.lowest if one.better == "low" else one.highest)


@given(st.data(), st.sampled_from(keys()))
def test_a_score_lies_on_its_scale_inside_its_interval(data: st.DataObject, key: str) -> None:
    one = instrument(key)
    options = st.sampled_from([None, *(option.value for option in one.options)])
    answers = {item.key: data.draw(options) for item in one.items}
    found = score(one, answers)
    assert found.missing == sum(value is None for value in answers.values())
    assert found.told == (found.missing * 5 <= len(one.items))
    if found.value is not None:
        assert one.lowest <= found.value <= one.highest
        if found.low is not None and found.high is not None:
            assert one.lowest <= found.low <= found.value <= found.high <= one.highest


def test_agreeing_with_everything_gives_the_middle_where_half_is_reversed() -> None:
    rosenberg = instrument("rosenberg")
    assert score(rosenberg, filled(rosenberg, 3)).value == 15


def test_a_missing_answer_is_taken_as_the_mean_of_the_others() -> None:
    phq = instrument("phq9")
    found = score(phq, filled(phq, 1) | {"sleep": None})
    assert (found.value, found.filled, found.missing) == (9.0, 1, 1)


def test_more_than_a_fifth_missing_is_cannot_tell() -> None:
    phq = instrument("phq9")
    found = score(phq, filled(phq, 1) | {"sleep": None, "energy": None})
    assert (found.told, found.value, found.band, found.low) == (False, None, None, None)


def test_without_any_answer_nothing_is_told() -> None:
    found = score(instrument("gad7"), {})
    assert (found.told, found.help_first, found.missing) == (False, False, 7)


@pytest.mark.parametrize("value", [1, 2, 3])
def test_thoughts_of_being_better_off_dead_bring_help_first_however_good_the_rest(value: int) -> None:
    phq = instrument("phq9")
    assert score(phq, filled(phq, 0) | {"better_off_dead": value}).help_first
    assert not score(phq, filled(phq, 3) | {"better_off_dead": 0}).help_first


def test_help_comes_first_even_where_no_score_can_be_told() -> None:
    found = score(instrument("phq9"), {"better_off_dead": 1})
    assert found.help_first
    assert not found.told


def test_an_unanswered_question_about_danger_is_named_as_unasked() -> None:
    phq = instrument("phq9")
    found = score(phq, filled(phq, 0) | {"better_off_dead": None})
    assert (found.help_first, found.unasked) == (False, ("better_off_dead",))


def test_a_heavy_score_suggests_talking_to_somebody() -> None:
    phq = instrument("phq9")
    heavy, light = score(phq, filled(phq, 2)).band, score(phq, filled(phq, 0)).band
    assert heavy
    assert heavy.talk
    assert light
    assert not light.talk


@pytest.mark.parametrize("answers", [{"horoscope": 1}, {"sleep": 4}, {"sleep": True}, {"sleep": 1.5}])
def test_an_answer_that_is_none_is_refused_without_repeating_it(answers: dict[str, int | None]) -> None:
    with pytest.raises(InputError) as error:
        score(instrument("phq9"), answers)
    assert "horoscope" not in str(error.value)


def test_standing_rises_with_the_score_and_names_its_people() -> None:
    phq = instrument("phq9")
    found = [standing(phq, score(phq, filled(phq, value))) for value in (0, 1, 2, 3)]
    assert all(one and "Germany" in one.population for one in found)
    at = [one.percentile for one in found if one]
    assert at == sorted(at)
    assert 0 < at[0] < at[-1] <= 100


def test_standing_leaves_open_what_measurement_error_leaves_open() -> None:
    phq = instrument("phq9")
    found = standing(phq, score(phq, filled(phq, 1)))
    assert found
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.percentile < found.high


def test_without_a_norm_there_is_no_standing() -> None:
    rosenberg = instrument("rosenberg")
    assert standing(rosenberg, score(rosenberg, filled(rosenberg, 2))) is None


def test_the_percentile_of_a_mean_moves_by_twelfths() -> None:
    scs, phq = instrument("scs_sf"), instrument("phq9")
    assert phq.norm
    norm = replace(phq.norm, strata=(replace(phq.norm.strata[0], share=1.0, mean=3.0, sd=0.7),))
    found = standing(replace(scs, norm=norm), score(scs, filled(scs, 3)))
    assert found
    assert found.percentile == pytest.approx(50.0, abs=0.5)


# Reliable change


def taking(one: Instrument, value: float) -> Score:
    return replace(score(one, filled(one, one.values[0])), value=value)


def test_a_change_within_measurement_error_is_not_reliable() -> None:
    phq = instrument("phq9")
    found = change(phq, taking(phq, 10), taking(phq, 7))
    assert found.verdict is Verdict.NO_RELIABLE_CHANGE
    assert found.needed == pytest.approx(1.96 * 2**0.5 * 3.5057 * 0.16**0.5, abs=0.01)


@pytest.mark.parametrize(("key", "down"), [("phq9", Verdict.BETTER), ("rosenberg", Verdict.WORSE)])
def test_better_is_down_or_up_as_the_instrument_has_it(key: str, down: Verdict) -> None:
    one = instrument(key)
    up = Verdict.WORSE if down is Verdict.BETTER else Verdict.BETTER
    assert change(one, taking(one, 20), taking(one, 10)).verdict is down
    assert change(one, taking(one, 10), taking(one, 20)).verdict is up


@given(st.integers(0, 27), st.integers(0, 27))
def test_the_interval_leaves_out_nought_exactly_where_the_change_is_reliable(first: int, second: int) -> None:
    phq = instrument("phq9")
    found = change(phq, taking(phq, first), taking(phq, second))
    assert found.low is not None
    assert found.high is not None
    assert found.index is not None
    reliable = found.verdict is not Verdict.NO_RELIABLE_CHANGE
    assert reliable == (abs(found.index) > 1.96)
    assert reliable == (not found.low <= 0 <= found.high)


@pytest.mark.parametrize("key", ["scs_sf", "ipip_self_esteem", "ipip_confidence"])
def test_without_known_error_change_is_cannot_tell_but_the_difference_is_shown(key: str) -> None:
    one = instrument(key)
    found = change(one, taking(one, 2), taking(one, 3))
    assert (found.verdict, found.difference, found.low) == (Verdict.CANNOT_TELL, 1.0, None)


def test_a_taking_without_a_score_is_cannot_tell() -> None:
    phq = instrument("phq9")
    assert change(phq, taking(phq, 9), score(phq, {})).verdict is Verdict.CANNOT_TELL


def test_takings_of_two_instruments_are_not_compared() -> None:
    phq, gad = instrument("phq9"), instrument("gad7")
    with pytest.raises(InputError):
        change(phq, taking(phq, 9), taking(gad, 9))
