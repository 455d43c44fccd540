"""All that two people and a stranger can do, in any order: no leak, no one-sided opening, no return.

For a night, 2,000 runs of 50 steps, new ones each time, with what came about in how many of them:

    TWINFLAME_STATEFUL_RUNS=2000 TWINFLAME_NEW_EXAMPLES=1 pytest tests/exchange/test_stateful.py \
        --hypothesis-show-statistics
"""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from twinflame.errors import Refused
from twinflame.exchange import linking, rounds
from twinflame.exchange.linking import NOT_VALID, Invitation
from twinflame.exchange.record import record_of, verify
from twinflame.exchange.rounds import Part, Round, Sealed, Stage, view_of
from twinflame.exchange.sharing import COOLING, DAY, Between, Level, see_as, sees, share

RUNS = int(os.environ.get("TWINFLAME_STATEFUL_RUNS", "20"))
PEOPLE = ("ann", "ben")
WHO = st.sampled_from(PEOPLE)
STRANGER = "eve"
ROUND = st.integers(0, 1)


SOMETHING = Sealed("x", bytes(32), "x", 0.0)
#: All that the other may have done.
WORLDS = (Part(), Part(SOMETHING), Part(paused=True), Part(SOMETHING, paused=True), Part(erased=True))

T = TypeVar("T")


def tried(do: Callable[[], T]) -> tuple[T | None, str]:
    """What a step gave, and what was said if it was refused."""
    try:
        return do(), ""
    except Refused as said:
        return None, str(said)


class Exchange(RuleBasedStateMachine):
    """What a site would keep, and beside it what each step meant, written down apart."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.drawn = 0
        self.between = Between(frozenset(PEOPLE))
        self.invitations: dict[str, tuple[Invitation, str]] = {}
        self.rounds: dict[tuple[str, int], Round] = {}
        self.links = 0
        self.erased: set[tuple[tuple[str, int], str]] = set()
        self.said_no: set[str] = set()  # who declined or blocked, and did not take it back
        self.blocked = False
        self.ended_at: float | None = None
        self.steps = 0
        self.happened: set[str] = set()

    def teardown(self) -> None:
        event("all 50 steps" if self.steps >= 50 else "fewer steps")
        for what in sorted(self.happened):
            event(what)

    def bytes_of(self, size: int) -> bytes:
        self.drawn += 1
        return self.drawn.to_bytes(size, "big")

    @property
    def open_link(self) -> str | None:
        return self.between.link.name if self.between.link else None

    def answer(self, code: str, made: Invitation, between: Between, who: str) -> str:
        """What somebody is told who types a code; nothing if it is let in."""
        return tried(lambda: linking.read_code(code, made, between, who, self.now))[1]

    def end_rounds(self) -> None:
        for key, this in self.rounds.items():
            self.rounds[key] = rounds.end(this)

    def step(self, key: tuple[str, int], who: str, do: Callable[[Round], Round]) -> None:
        """A step of one person, with what it may and may not do to the round and to the other."""
        before = self.rounds[key]
        other = before.other(who)
        seen = view_of(before, other)
        after, said = tried(lambda: do(before))
        if after is None:
            assert said.endswith(".")
            self.same_refusal(before, who, do, said)
            return
        self.rounds[key] = after
        opens = before.opened is None and after.opened is not None
        if opens:
            self.happened.add("a round opened")
            assert not before.ended
            assert [view_of(after, p).stage for p in PEOPLE] == [Stage.OPENED] * 2
            assert all(view_of(after, p).theirs == after.part(after.other(p)).sealed for p in PEOPLE)
        elif before.opened is None:
            assert view_of(after, other) == seen
            self.same_for_me(before, who, do)
        if after.part(who).paused and not before.part(who).paused:
            self.happened.add("one paused")
        old, new = before.part(who).sealed, after.part(who).sealed
        assert old is None or new in (old, None)
        if before.opened is not None:
            assert after.opened == before.opened
            assert new == old or after.part(who).erased  # what is open is not taken back, nor sealed anew
        assert after.part(other) == before.part(other)
        assert (after.name, after.pair, after.people, after.theme) == (
            before.name,
            before.pair,
            before.people,
            before.theme,
        )

    def same_for_me(self, this: Round, who: str, do: Callable[[Round], Round]) -> None:
        """Before opening, what I see after my own step does not tell what the other did, unless it opens."""
        seen = set()
        for world in WORLDS:
            after = do(this.with_part(this.other(who), world))
            if after.opened is None:
                seen.add(view_of(after, who))
        assert len(seen) == 1

    def same_refusal(self, this: Round, who: str, do: Callable[[Round], Round], said: str) -> None:
        """Before opening, what is refused does not tell what the other did."""
        if this.opened is not None:
            return
        for world in WORLDS:
            assert tried(lambda: do(this.with_part(this.other(who), world)))[1] == said  # noqa: B023 - at once

    # Linking

    @initialize(linked=st.sampled_from([True, True, True, False]), data=st.data())
    def begin(self, linked: bool, data: st.DataObject) -> None:
        """Most runs begin with a link and something sealed, or few would get as far as an opened round."""
        if linked:
            self.invite("ann")
            self.accept("ben")
            for k, who in data.draw(st.sets(st.tuples(ROUND, WHO))):
                self.seal(k, who)

    @rule(days=st.floats(0.1, 20))
    def time_passes(self, days: float) -> None:
        self.now += days * DAY

    @rule(who=WHO)
    def invite(self, who: str) -> None:
        earlier = self.invitations.get(who, (None, ""))[0]
        try:
            self.invitations[who] = linking.invite(who, self.bytes_of(16), self.now, earlier)
        except Refused:
            assert earlier is not None
            assert earlier.waits(self.now)

    @rule(who=WHO)
    def take_invitation_back(self, who: str) -> None:
        if who in self.invitations and self.invitations[who][0].waits(self.now):
            made, code = self.invitations[who]
            self.invitations[who] = (linking.withdraw(made, self.now), code)

    @rule(who=WHO)
    def accept(self, who: str) -> None:
        inviter = PEOPLE[1 - PEOPLE.index(who)]
        made, code = self.invitations.get(inviter, (None, ""))
        name = f"link{self.links}"
        done, said = tried(lambda: linking.accept(code, made, self.between, who, self.now, name))
        if done is None:
            assert said == NOT_VALID
            return
        used, between = done
        assert made is not None
        assert made.waits(self.now)
        assert not self.said_no
        assert self.ended_at is None or self.now >= self.ended_at + COOLING
        assert not any(sees(between, p, level) for p in PEOPLE for level in Level)
        self.invitations[inviter] = (used, code)
        self.between, self.links = between, self.links + 1
        for k in range(2):
            self.rounds[name, k] = Round(f"r{k}", name, PEOPLE, f"Question {k}?")

    @rule(code=st.binary(min_size=16, max_size=16))
    def guess(self, code: bytes) -> None:
        guessed = linking.code_of(code)
        for made, right in self.invitations.values():
            if guessed != right:
                assert self.answer(guessed, made, self.between, "ben") == NOT_VALID

    def seen_by(self, who: str, between: Between) -> tuple[object, ...]:
        """All that somebody can see of the linking: their invitation, what they show and are shown.

        And what they are told of their own code, typed by themselves or by a second account of theirs.
        """
        made, code = self.invitations.get(who, (None, ""))
        own = between.link.level_of(who) if between.link else None
        shown = (see_as(between, who), own, [sees(between, who, level) for level in Level])
        if made is None:
            return shown
        second = Between(frozenset({who, "a second account"}))
        typed = (self.answer(code, made, between, who), self.answer(code, made, second, "a second account"))
        return (*shown, made.waits(self.now), typed)

    @precondition(lambda self: self.open_link is None)
    @rule(who=WHO)
    def decline(self, who: str) -> None:
        other = PEOPLE[1 - PEOPLE.index(who)]
        before = self.seen_by(other, self.between)
        self.between = linking.decline(self.between, who)
        self.said_no.add(who)
        self.happened.add("one declined")
        assert self.seen_by(other, self.between) == before

    @rule(who=WHO)
    def reconsider(self, who: str) -> None:
        try:
            self.between = linking.reconsider(self.between, who)
        except Refused:
            return
        if who not in self.between.blocked:
            self.said_no.discard(who)

    @precondition(lambda self: self.links > 0)
    @rule(who=WHO, sure=st.integers(0, 9))
    def block(self, who: str, sure: int) -> None:
        if sure < 9 or who in self.between.blocked:
            return  # seldom, since nothing more can happen afterwards
        other = PEOPLE[1 - PEOPLE.index(who)]
        looks_like = self.between
        if self.open_link:
            self.ended_at = self.now
            looks_like = linking.unlink(self.between, who, self.now)
        self.between = linking.block(self.between, who, self.now)
        assert self.seen_by(other, self.between) == self.seen_by(other, looks_like)
        self.said_no.add(who)
        self.happened.add("one blocked")
        self.blocked = True
        self.end_rounds()

    @rule(who=WHO, sure=st.integers(0, 3))
    def unlink(self, who: str, sure: int) -> None:
        if sure < 3:
            return
        shared = self.open_link
        try:
            self.between = linking.unlink(self.between, who, self.now)
        except Refused:
            assert shared is None
            return
        self.ended_at = self.now
        self.happened.add("sharing ended")
        self.end_rounds()

    @rule(who=WHO, level=st.sampled_from(Level))
    def change_what_is_shown(self, who: str, level: Level) -> None:
        other = PEOPLE[1 - PEOPLE.index(who)]
        shown = [sees(self.between, who, each) for each in Level], see_as(self.between, other)
        try:
            self.between = share(self.between, who, level)
        except Refused:
            assert self.open_link is None
            return
        assert shown == ([sees(self.between, who, each) for each in Level], see_as(self.between, other))
        assert [sees(self.between, other, each) for each in Level] == [0 < each <= level for each in Level]
        assert len(see_as(self.between, who)) == 1 + level

    # Rounds

    def keys(self, k: int) -> list[tuple[str, int]]:
        """This round of every link there has been: what ended must stay as it is."""
        return [key for key in self.rounds if key[1] == k]

    @rule(k=ROUND, who=WHO)
    def seal(self, k: int, who: str) -> None:
        nonce = self.bytes_of(32)
        for key in self.keys(k):
            self.step(key, who, lambda this: rounds.seal(this, who, f"of {who} {nonce!r}", nonce, self.now))

    @precondition(lambda self: self.open_link is not None)
    @rule(k=ROUND, who=WHO)
    def seal_one_after_the_other(self, k: int, who: str) -> None:
        """By chance alone few rounds would open."""
        self.seal(k, who)
        self.seal(k, PEOPLE[1 - PEOPLE.index(who)])

    @rule(k=ROUND, who=WHO)
    def withdraw(self, k: int, who: str) -> None:
        for key in self.keys(k):
            self.step(key, who, lambda this: rounds.withdraw(this, who))

    @rule(k=ROUND, who=WHO)
    def pause(self, k: int, who: str) -> None:
        for key in self.keys(k):
            self.step(key, who, lambda this: rounds.pause(this, who))

    @rule(k=ROUND, who=WHO)
    def resume(self, k: int, who: str) -> None:
        for key in self.keys(k):
            self.step(key, who, lambda this: rounds.resume(this, who, self.now))

    @precondition(lambda self: self.rounds)
    @rule(data=st.data(), who=WHO, sure=st.integers(0, 2))
    def erase(self, data: st.DataObject, who: str, sure: int) -> None:
        """Of any link: what ended can be erased too."""
        if sure < 2:
            return
        key = data.draw(st.sampled_from(sorted(self.rounds)))
        opened = self.rounds[key].opened is not None
        self.step(key, who, lambda this: rounds.erase(this, who))
        self.erased.add((key, who))
        self.happened.add(f"one erased {'after' if opened else 'before'} opening")

    @precondition(lambda self: self.rounds)
    @rule(data=st.data())
    def a_stranger_tries_all(self, data: st.DataObject) -> None:
        this = self.rounds[data.draw(st.sampled_from(sorted(self.rounds)))]
        eve, nonce = STRANGER, self.bytes_of(32)
        for do in (
            lambda: rounds.seal(this, eve, "x", nonce, self.now),
            lambda: rounds.withdraw(this, eve),
            lambda: rounds.pause(this, eve),
            lambda: rounds.resume(this, eve, self.now),
            lambda: rounds.erase(this, eve),
            lambda: view_of(this, eve),
            lambda: record_of(this, eve),
        ):
            assert tried(do) == (None, rounds.STRANGER)
        for made, code in self.invitations.values():
            assert self.answer(code, made, self.between, eve) == NOT_VALID
        assert not any(sees(self.between, eve, level) for level in Level)
        for step in (linking.decline, linking.reconsider):
            assert tried(lambda: step(self.between, eve))[0] is None  # noqa: B023 - at once
        for at_once in (linking.block, linking.unlink):
            assert tried(lambda: at_once(self.between, eve, self.now))[0] is None  # noqa: B023 - at once

    # What always holds

    @invariant()
    def a_step_was_made(self) -> None:
        self.steps += 1

    @invariant()
    def what_was_erased_is_gone(self) -> None:
        for key, who in self.erased:
            this = self.rounds[key]
            assert this.part(who) == Part(erased=True)
            assert view_of(this, who).stage is Stage.ERASED
            assert f"of {who} " not in repr(this)  # no word of it, in any part

    @invariant()
    def nobody_sees_the_other_before_opening(self) -> None:
        for this in self.rounds.values():
            if this.opened is None:
                for who in PEOPLE:
                    assert view_of(this, who) == view_of(this.with_part(this.other(who), Part()), who)
                    assert view_of(this, who).theirs is None

    @invariant()
    def what_opened_was_sealed_by_both_and_can_be_verified(self) -> None:
        for this in self.rounds.values():
            for who in PEOPLE:
                if view_of(this, who).stage is Stage.OPENED:
                    assert verify(record_of(this, who)).holds

    @invariant()
    def without_a_link_nothing_is_shared_and_no_round_goes_on(self) -> None:
        if self.between.link is None:
            assert not any(sees(self.between, p, level) for p in PEOPLE for level in Level)
        for (name, _), this in self.rounds.items():
            assert this.ended == (name != self.open_link)

    @invariant()
    def who_said_no_is_not_reached(self) -> None:
        unlinked = replace(self.between, link=None)
        for inviter, (made, code) in self.invitations.items():
            if self.said_no:
                who = PEOPLE[1 - PEOPLE.index(inviter)]
                assert self.answer(code, made, unlinked, who) == NOT_VALID
        if self.blocked:
            assert not self.between.may_meet(self.now + 1e10)
            assert self.between.link is None


TestExchange = Exchange.TestCase
TestExchange.settings = settings(
    max_examples=RUNS, stateful_step_count=50, suppress_health_check=[HealthCheck.too_slow]
)
