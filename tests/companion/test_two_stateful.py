"""All that two can do on the site, in any order, beside the pure rules: what comes of it is what they say.

For a night, 2,000 runs of 50 steps, new ones each time, with what came about in how many of them:

    TWINFLAME_STATEFUL_RUNS=2000 TWINFLAME_NEW_EXAMPLES=1 pytest tests/companion/test_two_stateful.py \
        --hypothesis-show-statistics
"""

import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from twinflame.companion.people.erasing import erase, erase_person
from twinflame.companion.people.models import Person
from twinflame.companion.rounds import flows as rounds
from twinflame.companion.rounds.models import Part, Round
from twinflame.companion.rounds.stored import Stored, round_of
from twinflame.companion.rounds.topics import topics
from twinflame.companion.twins import flows as twins
from twinflame.companion.twins.models import Between, Ended, Half, Link
from twinflame.companion.twins.stored import two_of
from twinflame.errors import Refused
from twinflame.exchange import linking, sharing
from twinflame.exchange import rounds as rules
from twinflame.exchange.record import verify
from twinflame.exchange.sharing import Level

RUNS = int(os.environ.get("TWINFLAME_STATEFUL_RUNS", "8"))
STEPS = 50 if "TWINFLAME_STATEFUL_RUNS" in os.environ else 30
PEOPLE = ("ann", "ben")
WHO = st.sampled_from(PEOPLE)
KEYS = ("q-d37162ff8f", "thanks", "vision")
KEY = st.sampled_from(KEYS)
SELDOM = st.integers(0, 7)
NONCE = bytes(32)

pytestmark = pytest.mark.django_db
Model = Callable[[], Any]


def said(do: Callable[[], Any]) -> str:
    """What is said when a step is refused; nothing when it is done."""
    try:
        do()
    except Refused as refused:
        return str(refused)
    return ""


class Site(RuleBasedStateMachine):
    """The site's flows, and beside them the rules with the same steps."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.keys = {
            who: Person.objects.create(username=uuid.uuid4().hex, called=who.title()).pk for who in PEOPLE
        }
        self.now = datetime(2026, 3, 2, 12, tzinfo=UTC)
        self.between = sharing.Between(frozenset(PEOPLE))
        self.invitations: dict[str, linking.Invitation] = {}
        self.codes: dict[str, str] = {}
        self.notes: set[str] = set()
        self.gone: set[str] = set()
        self.rounds: dict[tuple[str, str, int], rules.Round] = {}  # link, key, turn
        self.sealed: dict[tuple[uuid.UUID, int], str] = {}
        self.erased: set[str] = set()  # texts that must never be seen again
        self.count = 0
        self.happened: set[str] = set()

    def teardown(self) -> None:
        for what in sorted(self.happened):
            event(what)
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # What there is

    def person(self, who: str) -> Person:
        return Person.objects.get(pk=self.keys[who])

    def other(self, who: str) -> str:
        return PEOPLE[1 - PEOPLE.index(who)]

    @property
    def at(self) -> float:
        return self.now.timestamp()

    @property
    def link(self) -> str | None:
        return self.between.link.name if self.between.link else None

    def turn(self, key: str) -> int:
        done = [
            turn
            for (link, its, turn), this in self.rounds.items()
            if its == key and this.opened
            if link == self.link
        ]
        return max(done) + topics()[key].stands if done else 1

    def round(self, key: str, turn: int) -> rules.Round:
        assert self.link
        new = rules.Round("r", self.link, PEOPLE, topics()[key].theme)
        return self.rounds.get((self.link, key, turn), new)

    def seen_by(self, who: str) -> object:
        """All that the site shows somebody of the two."""
        if who in self.gone:
            return None
        person = self.person(who)
        two = two_of(person)
        kept = sorted((seen.topic.key, repr(seen.view)) for seen in rounds.kept(person))
        alone = (
            kept,
            [(row.pk, other.pk, good) for row, other, good in twins.kept_off(person)],
            twins.waiting(person, self.now),
            Ended.objects.filter(person=person).exists(),
        )
        if two is None:
            return alone
        board = rounds.board(two)
        listed = [(key, seen.turn, seen.view) for key, seen in board.themes.items()]
        looked = [(seen.turn, seen.view) for key in KEYS if (seen := rounds.look(two, key))]
        opened = [repr(seen.view) for seen in rounds.read_all(two, board.opened)]
        levels = [twins.sees(two, level) for level in Level]
        return (*alone, listed, looked, opened, levels, twins.seen_as(two), two.theirs.author)

    def alike(self, who: str, site: Callable[[], Any], model: Model, *, told: Callable[[], bool]) -> bool:
        """A step on the site and by the rules: the same comes of it, and unless it is told, the other sees no
        change."""
        before = self.seen_by(self.other(who))
        ours, theirs = said(site), said(model)
        assert ours == theirs
        if not told():
            assert self.seen_by(self.other(who)) == before
        return not ours

    # Linking

    @initialize(linked=st.sampled_from([True, True, True, False]))
    def begin(self, linked: bool) -> None:
        if linked:
            self.invite("ann")
            self.accept("ben")

    @rule(days=st.floats(0.1, 20))
    def time_passes(self, days: float) -> None:
        self.now += timedelta(days=days)

    @rule(who=WHO)
    def invite(self, who: str) -> None:
        if who in self.gone:
            return

        def site() -> None:
            self.codes[who] = twins.invite(self.person(who), self.now)

        def model() -> None:
            if self.link:
                raise Refused(twins.SHARING)
            made, _ = linking.invite(who, bytes(16), self.at, self.invitations.get(who))
            self.invitations[who] = made

        if self.alike(who, site, model, told=lambda: False):
            digest = linking.digest_of(self.codes[who])
            self.invitations[who] = replace(self.invitations[who], digest=digest)

    @rule(who=WHO)
    def take_invitation_back(self, who: str) -> None:
        if who in self.gone:
            return

        def model() -> None:
            if who not in self.invitations:
                raise Refused(linking.NO_MORE)
            linking.withdraw(self.invitations.pop(who), self.at)

        kept = self.invitations.get(who)
        if not self.alike(who, lambda: twins.withdraw(self.person(who), self.now), model, told=lambda: False):
            self.invitations |= {who: kept} if kept else {}

    def read(self, who: str) -> None:
        """What the rules say of the other's code."""
        inviter = self.other(who)
        between = None if self.link else self.between
        linking.read_code(self.codes.get(inviter, ""), self.invitations.get(inviter), between, who, self.at)

    @rule(who=WHO)
    def accept(self, who: str) -> None:
        if who in self.gone:
            return
        inviter, code = self.other(who), self.codes.get(self.other(who), "")

        def site() -> None:
            twins.accept(self.person(who), code, self.now)

        def model() -> None:
            if self.link:
                raise Refused(twins.SHARING)
            name = Link.objects.values_list("name", flat=True).first() or "none"
            self.invitations[inviter], self.between = linking.accept(
                code, self.invitations.get(inviter), self.between, who, self.at, name
            )
            self.invitations.pop(who, None)
            self.notes.clear()
            self.happened.add("linked anew" if self.rounds else "linked")

        self.alike(who, site, model, told=lambda: self.link is not None)

    @rule(who=WHO)
    def decline(self, who: str) -> None:
        if who in self.gone:
            return
        code = self.codes.get(self.other(who), "")

        def model() -> None:
            self.read(who)
            self.between = linking.decline(self.between, who)
            self.happened.add("one declined")

        self.alike(who, lambda: twins.decline(self.person(who), code, self.now), model, told=lambda: False)

    @rule(who=WHO)
    def reconsider(self, who: str) -> None:
        row = Between.objects.first()
        if who in self.gone or row is None:
            return

        def model() -> None:
            self.between = linking.reconsider(self.between, who)

        self.alike(who, lambda: twins.reconsider(self.person(who), row), model, told=lambda: False)

    @rule(who=WHO, sure=SELDOM, by_code=st.booleans())
    def block(self, who: str, sure: int, by_code: bool) -> None:
        row = Between.objects.first()
        if sure or who in self.gone or (row is None and not by_code):
            return
        code, linked = self.codes.get(self.other(who), ""), self.link

        def site() -> None:
            if by_code:
                twins.block_by_code(self.person(who), code, self.now)
            elif row:
                twins.block(self.person(who), row, self.now)

        def model() -> None:
            if by_code:
                self.read(who)
            self.between = linking.block(self.between, who, self.at)
            self.happened.add("one blocked")
            if linked:
                self.ended(linked, self.other(who))

        self.alike(who, site, model, told=lambda: linked is not None)

    @rule(who=WHO, sure=st.integers(0, 3))
    def unlink(self, who: str, sure: int) -> None:
        if who in self.gone or sure:
            return
        linked = self.link

        def model() -> None:
            self.between = linking.unlink(self.between, who, self.at)
            assert linked
            self.ended(linked, self.other(who))

        self.alike(
            who, lambda: twins.unlink(self.person(who), self.now), model, told=lambda: linked is not None
        )

    def ended(self, link: str, note_to: str) -> None:
        self.happened.add("sharing ended")
        self.notes.add(note_to)
        for name, this in self.rounds.items():
            if name[0] == link:
                self.rounds[name] = rules.end(this)

    @rule(who=WHO, level=st.sampled_from(Level))
    def share(self, who: str, level: Level) -> None:
        if who in self.gone:
            return

        def model() -> None:
            self.between = sharing.share(self.between, who, level)

        self.alike(who, lambda: twins.share(self.person(who), level), model, told=lambda: True)

    # Rounds

    def step(
        self, who: str, key: str, late: bool, site: Callable[[Person, int], Any], do: Callable[[Any], Any]
    ) -> None:
        """A step in a round; `late` is that of a page of the turn before."""
        if who in self.gone:
            return
        turn = max(self.turn(key) - late, 1)
        opened = False

        def model() -> None:
            nonlocal opened
            if not self.link:
                raise Refused(sharing.NOT_LINKED)
            before = self.round(key, turn)
            after = do(before)
            self.rounds[self.link, key, turn] = after
            opened = before.opened is None and after.opened is not None
            self.happened |= {"a round opened"} if opened else set()

        self.alike(who, lambda: site(self.person(who), turn), model, told=lambda: opened)

    @rule(who=WHO, key=KEY, late=st.booleans())
    def seal(self, who: str, key: str, late: bool) -> None:
        self.count += 1
        text = f"text {self.count} of {who}."
        self.step(
            who,
            key,
            late,
            lambda person, turn: rounds.seal(person, key, turn, text, self.now),
            lambda this: rules.seal(this, who, text, NONCE, self.at),
        )

    @rule(who=WHO, key=KEY)
    def seal_one_after_the_other(self, who: str, key: str) -> None:
        """By chance alone few rounds would open."""
        self.seal(who, key, late=False)
        self.seal(self.other(who), key, late=False)

    @rule(who=WHO, key=KEY, late=st.booleans())
    def withdraw(self, who: str, key: str, late: bool) -> None:
        self.step(
            who,
            key,
            late,
            lambda person, turn: rounds.withdraw(person, key, turn),
            lambda this: rules.withdraw(this, who),
        )

    @rule(who=WHO, key=KEY, late=st.booleans())
    def pause(self, who: str, key: str, late: bool) -> None:
        self.step(
            who,
            key,
            late,
            lambda person, turn: rounds.pause(person, key, turn),
            lambda this: rules.pause(this, who),
        )

    @rule(who=WHO, key=KEY, late=st.booleans())
    def resume(self, who: str, key: str, late: bool) -> None:
        self.step(
            who,
            key,
            late,
            lambda person, turn: rounds.resume(person, key, turn, self.now),
            lambda this: rules.resume(this, who, self.at),
        )

    def forget(self, name: tuple[str, str, int], who: str) -> bool:
        """By the rules: one's part goes; before opening as if it had never been. Whether it was open."""
        this = self.rounds[name]
        part = this.part(who)
        self.erased |= {part.sealed.text} if part.sealed else set()
        if this.opened is None or part.erased:
            self.rounds[name] = this if part.erased else this.with_part(who, rules.Part())
            return False
        self.rounds[name] = rules.erase(this, who)
        self.happened.add("one erased what had opened")
        return not this.ended

    @rule(who=WHO, data=st.data(), sure=st.integers(0, 2))
    def erase_one(self, who: str, data: st.DataObject, sure: int) -> None:
        if who in self.gone or sure or not self.rounds:
            return
        name = data.draw(st.sampled_from(sorted(self.rounds)))
        row = Round.objects.filter(link=name[0], key=name[1], turn=name[2]).first()
        if row is None:
            return
        found, told = row, False

        def model() -> None:
            nonlocal told
            told = self.forget(name, who)

        self.alike(who, lambda: rounds.erase_part(self.person(who), found.pk), model, told=lambda: told)

    @rule(who=WHO, sure=SELDOM)
    def erase_all_accounts(self, who: str, sure: int) -> None:
        """As the page "Mine" does."""
        if who in self.gone or sure:
            return
        told = False

        def model() -> None:
            nonlocal told
            for name in list(self.rounds):
                told |= self.forget(name, who)

        self.alike(who, lambda: erase(Part.objects.filter(owner=self.person(who))), model, told=lambda: told)

    @rule(who=WHO, sure=SELDOM)
    def leave(self, who: str, sure: int) -> None:
        if sure or self.gone:
            return
        linked = self.link
        self.happened.add("one left")

        def model() -> None:
            for name in list(self.rounds):
                self.forget(name, who)
            if linked:
                self.ended(linked, self.other(who))
            self.gone.add(who)
            self.invitations.pop(who, None)
            self.notes.discard(who)
            self.between = replace(self.between, link=None, declined=frozenset(), blocked=frozenset())

        off = bool((self.between.declined | self.between.blocked) & {self.other(who)})
        self.alike(who, lambda: erase_person(self.person(who)), model, told=lambda: linked is not None or off)

    # What always holds

    @invariant()
    def each_sees_what_the_rules_say(self) -> None:
        for who in PEOPLE:
            if who in self.gone:
                continue
            person = self.person(who)
            two = two_of(person)
            assert (two is not None) == (self.link is not None)
            assert Ended.objects.filter(person=person).exists() == (who in self.notes)
            waits = who in self.invitations and self.invitations[who].waits(self.at)
            assert (twins.waiting(person, self.now) is not None) == waits
            ended = [this for this in self.rounds.values() if this.ended and this.part(who).sealed]
            texts = sorted(part.text for this in ended if (part := this.part(who).sealed))
            assert sorted(seen.view.mine.text for seen in rounds.kept(person) if seen.view.mine) == texts
            if two is None:
                continue
            for key in KEYS:
                seen = rounds.look(two, key)
                assert seen
                assert seen.turn == self.turn(key)
                same(seen.view, rules.view_of(self.round(key, seen.turn), who))
            for one in rounds.read_all(two, rounds.board(two).opened):
                this = self.round(one.topic.key, one.turn)
                same(one.view, rules.view_of(this, who))
                if one.stage is rules.Stage.OPENED:
                    assert verify(rounds.record_of(two, one)).holds

    @invariant()
    def nothing_is_one_sided_changed_or_revived(self) -> None:
        for row in Round.objects.prefetch_related("parts"):
            parts = {part.side: part for part in row.parts.all()}
            gone = {0: row.first_erased, 1: row.second_erased}
            if row.opened:
                for side in (0, 1):
                    assert gone[side] != (side in parts and bool(parts[side].code))
            else:
                assert not any(gone.values())
            assert row.ended == (row.link != self.link)
            for side, part in parts.items():
                this = round_of(Stored(row, [part]), side)
                sealed = this.part(part.author).sealed
                if sealed:
                    known = self.sealed.get((row.pk, side))
                    assert known in (None, sealed.code) or row.opened is None
                    assert sealed.text not in self.erased
                    if row.opened:
                        self.sealed[row.pk, side] = sealed.code
            for side in (0, 1):
                if (row.pk, side) in self.sealed and side not in parts:
                    assert gone[side]
        assert Half.objects.count() in (0, 2)


def same(site: rules.View, model: rules.View) -> None:
    """What the site shows is what the rules say; its names and random bytes are its own."""
    assert site.stage == model.stage
    assert (site.mine and site.mine.text) == (model.mine and model.mine.text)
    assert (site.theirs and site.theirs.text) == (model.theirs and model.theirs.text)
    assert (site.theirs_erased, site.opened is None) == (model.theirs_erased, model.opened is None)


def test_whatever_two_do_the_site_does_what_the_rules_say() -> None:
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    told = settings(max_examples=RUNS, stateful_step_count=STEPS, suppress_health_check=checks)
    run_state_machine_as_test(Site, settings=told)  # type: ignore[no-untyped-call]
