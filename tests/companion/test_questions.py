"""The questions: each answered in short and at length, with what is not known and what it rests on."""

import re
from itertools import chain

import pytest
from django.test import Client

from tests.companion.conftest import without_database
from twinflame.companion.questions.answers import ORDER, Answer, answers, figures

pytestmark = pytest.mark.django_db
ALL = answers()


def words(answer: Answer) -> str:
    return " ".join([answer.short, *answer.says, *answer.unknown])


@pytest.mark.parametrize("answer", ALL, ids=ORDER)
def test_each_tells_what_is_not_known_and_what_it_rests_on(site: Client, answer: Answer) -> None:
    page = site.get(f"/questions/{answer.key}/").content.decode()
    assert answer.unknown
    assert answer.rests
    assert "What nobody knows" in page
    assert page.index(answer.question.replace("'", "&#x27;")) < page.index("What this rests on")
    assert (answer.chart is not None) == ('viewBox="0 0 344' in page)


@pytest.mark.parametrize("answer", ALL, ids=ORDER)
def test_none_promises_a_return_or_a_date_or_advises_to_leave(answer: Answer) -> None:
    told = words(answer)
    assert not re.search(r"\b(will|shall) (return|come back)\b(?! is)", told)
    assert not re.search(r"\byou (should|must) (leave|stay|wait)", told, re.I)
    assert "diagnos" not in told


@pytest.mark.parametrize("answer", [a for a in ALL if a.chart], ids=lambda a: a.key)
def test_a_chart_fits_its_axis_and_has_a_table(site: Client, answer: Answer) -> None:
    assert answer.chart is not None
    found = figures()[answer.chart.figures]
    for course in found.courses:
        assert len(course.low) == len(course.middle) == len(course.high) == len(found.months)
        assert all(a <= b <= c for a, b, c in zip(course.low, course.middle, course.high, strict=True))
        reach = list(chain(course.low, course.high))
        assert answer.chart.low <= min(reach)
        assert max(reach) <= answer.chart.high
    page = site.get(f"/questions/{answer.key}/").content.decode()
    assert page.count("<tr>") == 1 + 9
    assert "It is no forecast of any one pair." in page


@without_database
@pytest.mark.slow
def test_the_figures_are_those_that_the_simulator_gives() -> None:
    import questions

    made = questions.made()
    assert made.keys() == figures().keys()
    for name, found in figures().items():
        assert made[name].months == found.months
        for one, other in zip(made[name].courses, found.courses, strict=True):
            assert one.name == other.name
            for part in ("low", "middle", "high"):
                assert getattr(one, part) == pytest.approx(getattr(other, part), abs=0.05)


def test_all_stand_on_one_page(site: Client) -> None:
    page = site.get("/questions/").content.decode()
    assert page.count("/questions/") >= len(ALL)
    assert site.get("/questions/none/").status_code == 404
