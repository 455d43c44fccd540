"""Sentences are made from figures, change with them, and keep to the house's care."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.examples import ALL, chase, equals, little
from twinflame.reading.model import Direction, Estimate, Reading, Record, Role, Series, Work
from twinflame.reading.words import tell, verdict
from twinflame.reading.words.future import record_says
from twinflame.reading.words.phrases import (
    CERTAINTY,
    LESS,
    MORE,
    NBSP,
    amount,
    count,
    how_sure,
    lasting,
    often,
    percent,
    shown_name,
)
from twinflame.reading.words.work import THEIRS, YOURS

# Care: nothing promised, no one diagnosed, no one told to leave, nothing shouted, no label made a character.
FORBIDDEN = re.compile(
    r"!|\bwill return\b|\bcome back\b|\bcomes back to you\b|reunion|soulmate|destin(y|ed)|meant to be"
    r"|compatib|\bscore\b|avoidant|anxious|narcissis|disorder|\bdiagnosed\b|\bleave (them|him|her|your)\b"
    r"|\bbreak up\b|\bdivorce|stop (your )?(treatment|medic)|\bguarantee|\bpromise that\b|\bnever contact\b",
    re.IGNORECASE,
)


def sentences(reading: Reading) -> list[str]:
    told = tell(reading)
    return [
        told.title,
        told.verdict,
        told.about,
        told.simulated,
        *(s for section in told.sections for p in section.passages for s in (p.title, *p.says, *p.assumes)),
    ]


def said(reading: Reading) -> str:
    return "\n".join(sentences(reading)).replace(NBSP, " ")


def turned(role: Role, certainty: float, ratio: Estimate) -> Reading:
    base = chase()
    now = replace(base.roles.now, role=role, certainty=certainty, reach_ratio=ratio)
    stretches = (*base.roles.stretches[:-1], now)
    return replace(base, roles=replace(base.roles, now=now, stretches=stretches))


def test_the_verdict_on_a_chase_names_who_how_much_and_how_sure() -> None:
    told = verdict(chase()).replace(NBSP, " ")
    assert told.startswith("Since June 2025 you reach out about three times as often as Sam does (90 %: ")
    assert "fewer of these are answered" in told
    assert "very likely a chase, in which you pursue and Sam withdraws (probability 94 %)" in told


def test_the_verdict_turns_with_the_roles() -> None:
    told = verdict(turned(Role.SECOND_CHASES, 0.97, Estimate(0.3, 0.2, 0.45))).replace(NBSP, " ")
    assert "Sam reaches out about three times as often as you do (90 %: 2.2 to 5.0 times)" in told
    assert "almost certainly a chase, in which Sam pursues and you withdraw" in told


def test_two_equals_are_told_that_neither_chases() -> None:
    told = verdict(equals())
    assert told.startswith("Over these 80 weeks you reach out about as often as Sam does")
    assert "very likely neither of you chases" in told


def test_too_little_data_gives_cannot_be_told() -> None:
    told = verdict(little())
    assert "cannot be told yet" in told
    assert "a chase" not in told


def test_a_cannot_tell_with_a_narrow_range_gives_another_reason() -> None:
    told = verdict(turned(Role.CANNOT_TELL, 0.6, Estimate(1.6, 1.4, 1.9)))
    assert "so wide a range" not in told
    assert "cannot be told yet" in told


@given(
    role=st.sampled_from(list(Role)),
    certainty=st.floats(0, 1),
    low=st.floats(0.001, 100),
    more=st.floats(1, 30),
    further=st.floats(1, 30),
)
def test_every_verdict_bears_its_range(
    role: Role, certainty: float, low: float, more: float, further: float
) -> None:
    told = verdict(turned(role, certainty, Estimate(low * more, low, low * more * further)))
    assert re.search(rf"\(90{NBSP}%: [\d.,]+ to [\d.,]+ times\)", told)
    assert told.endswith(".")


def test_one_week_is_singular() -> None:
    base = little()
    one = replace(
        base,
        weeks=base.weeks[:1],
        roles=replace(base.roles, now=replace(base.roles.now, start=base.weeks[0])),
    )
    assert verdict(one).startswith("In this one week you")
    assert "1 week ·" in tell(one).about


@pytest.mark.parametrize("make", ALL.values())
def test_no_sentence_breaks_the_care(make: object) -> None:
    found = [s for s in sentences(make()) if FORBIDDEN.search(s)]  # type: ignore[operator]
    assert found == []


def test_no_suggestion_breaks_the_care() -> None:
    for key in YOURS:
        for person in (0, 1):
            for reason in ("role", "mirror", "cord", "answers", "none", "something new"):
                reading = replace(chase(), work=(Work(person, key, reason),))
                assert not FORBIDDEN.search(said(reading)), (key, person, reason)
    assert set(YOURS) == set(THEIRS)


def test_the_care_pattern_finds_what_it_forbids() -> None:
    for bad in ("Sam will return.", "Great!", "They are avoidant.", "Leave them.", "Your reunion score"):
        assert FORBIDDEN.search(bad)


@pytest.mark.parametrize("make", ALL.values())
def test_every_estimate_in_the_text_bears_a_range(make: object) -> None:
    reading = make()  # type: ignore[operator]
    told = tell(reading)
    for section in told.sections:
        if section.key in {"reach", "reactions", "ordinary", "future"}:
            for passage in section.passages:
                if passage.key in {"record", "drift"}:
                    continue
                for sentence in passage.says:
                    if re.search(r"\d", sentence) and "All figures are" not in sentence:
                        assert re.search(r"\d to [\d.,]*\d", sentence), sentence


@pytest.mark.parametrize("make", ALL.values())
def test_data_and_assumptions_are_told_apart_in_each_part(make: object) -> None:
    told = tell(make())  # type: ignore[operator]
    for section in told.sections:
        if section.key not in {"work", "trust"}:
            assert any(p.assumes for p in section.passages), section.key


def test_the_reference_population_is_named_with_its_limits() -> None:
    text = said(chase())
    assert "office e-mail or student messages" in text
    assert "not lovers' messages" in text


def test_forecasts_say_that_they_promise_nothing_and_what_is_assumed() -> None:
    text = said(chase())
    assert "They are no promise" in text
    assert "is assumed here; the messages cannot prove it" in text


def test_help_is_named_in_every_reading() -> None:
    for make in ALL.values():
        assert "crisis line" in said(make())


def test_a_simulated_history_says_so_and_a_real_one_does_not() -> None:
    assert "simulated" in tell(chase()).simulated
    assert tell(replace(chase(), simulated=False)).simulated == ""


def test_cannot_tell_gives_its_reason() -> None:
    text = said(chase())
    assert "it cannot be told yet how you react: it may be less as well as more" in text
    assert "turns with what is assumed" in text


def test_cannot_tell_with_a_range_off_one_gives_another_reason() -> None:
    base = chase()
    near = replace(base.people[0].mirror, change=Estimate(1.05, 1.01, 1.1), by_drift=())
    text = said(replace(base, people=(replace(base.people[0], mirror=near), base.people[1])))
    assert "too close to no change" in text


def test_reactions_follow_their_direction() -> None:
    base = chase()
    words = {
        Direction.WITHDRAWS: "Sam withdraws",
        Direction.DRAWN: "Sam is drawn in",
        Direction.LITTLE: "Sam changes little",
    }
    for direction, expected in words.items():
        cord = replace(base.people[1].cord, direction=direction)
        text = said(replace(base, people=(base.people[0], replace(base.people[1], cord=cord))))
        assert f"When you have been in touch half as much as usual, {expected}" in text


def test_choices_that_differ_are_named() -> None:
    base = chase()
    far = tuple(replace(f, change=Estimate(1.6, 1.3, 2.0), weeks=f.weeks[:1]) for f in base.forecasts)
    text = said(replace(base, forecasts=far))
    assert (
        "would differ from going on as now if you “chase” (more), “run” (more) and “turn to yourself”" in text
    )
    assert "All figures are for the next week." in text


def test_a_place_outside_the_middle_half_is_named() -> None:
    base = chase()
    low = tuple(replace(c, percentile=Estimate(5, 1, 9)) for c in base.comparisons)
    text = said(replace(base, comparisons=low))
    assert "lie outside the middle half of ordinary pairs, shaded." in text
    assert "That is low among ordinary pairs" in text
    assert "may well lie in the middle half" in said(equals())
    other = replace(base.comparisons[0], key="something_new")
    assert "Something new: " in said(replace(base, comparisons=(other,)))


def test_the_assumption_of_drift_is_told_for_none_some_and_all() -> None:
    assert "All four estimates change direction" in said(little())
    base = chase()
    still = tuple(
        replace(p, mirror=replace(p.mirror, by_drift=()), cord=replace(p.cord, by_drift=()))
        for p in base.people
    )
    assert "None of the four estimates" in said(replace(base, people=still))


def test_a_record_without_a_baseline_tells_its_coverage_alone() -> None:
    told = record_says(replace(chase().record, baseline_error=None))
    assert len(told) == 1


def test_a_work_led_to_by_balanced_roles_says_so() -> None:
    text = said(replace(equals(), work=(Work(0, "steadiness", "role"),)))
    assert "the roles do not lean clearly to one side" in text


def test_the_record_is_judged_by_its_figures() -> None:
    base = chase().record
    narrow = " ".join(record_says(replace(base, coverage=0.6)))
    wide = " ".join(record_says(replace(base, coverage=0.99)))
    worse = " ".join(record_says(replace(base, error=5.0)))
    even = " ".join(record_says(replace(base, error=2.9)))
    none = " ".join(record_says(Record(0, 0, None, None, None, ())))
    assert "too narrow" in narrow
    assert "wider than they need" in wide
    assert "did worse" in worse
    assert "no better" in even
    assert "nothing vouches" in none
    assert "1 earlier day " in " ".join(record_says(replace(base, starts=1)))


def test_what_went_wrong_is_said() -> None:
    base = chase()
    text = said(replace(base, evidence=replace(base.evidence, converged=False, stable=False)))
    assert "did not settle" in text
    assert "tells no forecast" in text


def test_no_forecasts_and_no_comparison_are_said() -> None:
    text = said(replace(chase(), forecasts=(), comparisons=()))
    assert "too little to forecast" in text
    assert "nothing to compare" in text


def test_swapped_roles_are_said() -> None:
    base = chase()
    first = replace(base.roles.stretches[0], role=Role.SECOND_CHASES)
    text = said(replace(base, roles=replace(base.roles, stretches=(first, *base.roles.stretches[1:]))))
    assert "the roles swapped" in text


def test_many_stretches_are_told_by_their_last() -> None:
    base = chase()
    many = tuple(base.roles.stretches) * 5
    text = said(replace(base, roles=replace(base.roles, stretches=many)))
    assert "The last 6 of 10 stretches" in text
    assert "changed 9 times" in text


def test_flat_days_and_many_silences_are_said() -> None:
    base = chase()
    flat = replace(base.people[0], rhythm=Series((1.0,) * 24, (0.9,) * 24, (1.1,) * 24))
    gap = base.period.gaps[0]
    text = said(replace(base, people=(flat, base.people[1]), period=replace(base.period, gaps=(gap,) * 7)))
    assert "you reach out at all hours alike" in text.lower()
    assert "7 silences were long" in text


def test_somebody_called_you_is_the_other() -> None:
    assert "the other" in tell(chase(("Robin", "You"))).title


def test_words_for_probabilities_and_ratios_go_in_order() -> None:
    assert [least for least, _ in CERTAINTY] == sorted((least for least, _ in CERTAINTY), reverse=True)
    for table in (MORE, LESS):
        assert [most for most, _ in table] == sorted(most for most, _ in table)
    assert how_sure(0.0) == "perhaps"
    assert often(1e-12) == "less than a tenth as often as"
    assert often(99.0) == "more than ten times as often as"


@given(st.floats(0, 1))
def test_no_probability_is_told_as_none_or_all(share: float) -> None:
    assert percent(share) not in {f"0{NBSP}%", f"100{NBSP}%"}


@given(st.floats(0, 1e9))
def test_delays_and_amounts_are_always_words_and_figures(number: float) -> None:
    assert lasting(number)
    assert re.fullmatch(r"[\d,]+(\.\d+)?", amount(number))


@given(st.text(max_size=80))
def test_no_name_can_turn_break_or_colour_a_line(name: str) -> None:
    shown = shown_name(name)
    assert shown
    assert len(shown) <= 42
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067]", shown)


def test_names_written_from_right_to_left_keep_to_themselves() -> None:
    assert shown_name("نور") == "\u2068نور\u2069"
    assert shown_name("👩\u200d🚀 Zoë") == "👩\u200d🚀 Zoë"


def test_counting_knows_one_and_many() -> None:
    assert count(1, "contact") == "1 contact"
    assert count(1200, "contact") == "1,200 contacts"
