"""What was told within some days, asked with a statement that is written once."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from twinflame.companion.healing.models import Taking
from twinflame.companion.people.days import within
from twinflame.companion.people.models import Person
from twinflame.companion.today.models import CheckIn

DAY = date(2026, 3, 29)


def test_both_ends_are_among_them_in_order_and_nobody_elses(owner: Person, other: Person) -> None:
    for k in (3, 0, 4, -1, 2):
        CheckIn.objects.create(owner=owner, day=DAY + timedelta(days=k), pain=k + 1, chose_myself=k == 2)
    CheckIn.objects.create(owner=other, day=DAY, pain=9)
    found = within(CheckIn, owner, DAY, DAY + timedelta(days=3))
    asked = CheckIn.objects.filter(owner=owner, day__range=(DAY, DAY + timedelta(days=3)))
    assert [c.pain for c in found] == [1, 3, 4]
    assert found == list(asked)
    for mine, theirs in zip(found, asked, strict=True):
        for field in CheckIn._meta.concrete_fields:  # the same values, of the same types
            one, two = getattr(mine, field.attname), getattr(theirs, field.attname)
            assert one == two
            assert type(one) is type(two)


def test_it_is_one_question_and_the_whole_of_each_thing(owner: Person) -> None:
    Taking.objects.create(owner=owner, instrument="phq9", day=DAY, answers={"1": 2})
    with CaptureQueriesContext(connection) as asked:
        assert [t.answers for t in within(Taking, owner, DAY, DAY)] == [{"1": 2}]
        assert within(Taking, owner, DAY + timedelta(days=1), DAY + timedelta(days=9)) == []
    assert len(asked) == 2
