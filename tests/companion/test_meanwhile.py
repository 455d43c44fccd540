"""What the other does between two questions to the database changes nothing of what holds."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.companion.two import LATER, NOW, QUESTION, called, linked
from twinflame.companion.people.erasing import erase, erase_person
from twinflame.companion.people.models import Person
from twinflame.companion.rounds import flows
from twinflame.companion.rounds.models import Part
from twinflame.companion.twins import flows as twins
from twinflame.companion.twins.models import Link
from twinflame.companion.twins.stored import two_of
from twinflame.errors import Refused
from twinflame.exchange.linking import NOT_VALID
from twinflame.exchange.sharing import NOT_LINKED

pytestmark = pytest.mark.django_db


class Meanwhile:
    """Does something once, just before the first question that begins in a way."""

    def __init__(self, begins: str, do: Callable[[], object]) -> None:
        self.begins, self.do, self.done = begins.replace("'", '"'), do, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not self.done and self.begins in sql:
            self.done = True
            self.do()
        return execute(sql, params, many, context)


@pytest.fixture
def both(owner: Person, other: Person) -> tuple[Person, Person]:
    linked(owner, other)
    return owner, other


@pytest.mark.parametrize("begins", ["FROM 'rounds_round'", "FROM 'rounds_part'"])
def test_a_round_that_opens_while_it_is_looked_at_is_never_one_sided(
    both: tuple[Person, Person], begins: str
) -> None:
    two = two_of(both[0])
    assert two
    flows.seal(both[0], QUESTION, 1, "One.", NOW)
    meanwhile = Meanwhile(begins, lambda: flows.seal(both[1], QUESTION, 1, "Two.", LATER))
    with connection.execute_wrapper(meanwhile):
        seen = flows.look(two, QUESTION)
    assert meanwhile.done
    assert seen
    assert (seen.view.opened is None) == (seen.view.theirs is None)


def test_erasing_an_account_waits_for_a_step_of_the_other(both: tuple[Person, Person]) -> None:
    flows.seal(both[0], QUESTION, 1, "One.", NOW)
    with CaptureQueriesContext(connection) as asked:
        erase(Part.objects.filter(owner=both[0]))
    said = [query["sql"] for query in asked]
    held = next(k for k, sql in enumerate(said) if sql.startswith('UPDATE "twins_between"'))
    gone = next(k for k, sql in enumerate(said) if sql.startswith('DELETE FROM "rounds_part"'))
    assert held < gone


def test_whoever_leaves_in_the_moment_of_a_step_leaves_one_sentence(both: tuple[Person, Person]) -> None:
    meanwhile = Meanwhile("UPDATE 'twins_between'", lambda: erase_person(both[0]))
    with connection.execute_wrapper(meanwhile), pytest.raises(Refused, match=NOT_LINKED):
        flows.seal(both[1], QUESTION, 1, "Two.", LATER)
    assert not Part.objects.exists()


def test_whoever_leaves_in_the_moment_of_an_answer_leaves_the_sentence_of_every_code(
    owner: Person, other: Person
) -> None:
    code = twins.invite(called(owner, "Ann"), NOW)
    called(other, "Ben")
    meanwhile = Meanwhile("UPDATE 'twins_between'", lambda: erase_person(owner))
    with connection.execute_wrapper(meanwhile), pytest.raises(Refused, match=NOT_VALID[:20]):
        twins.accept(other, code, NOW)
    assert not Link.objects.exists()
