"""What a look at the signals says: against chance, and of the urge to reach out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.utils import timezone

from twinflame.companion.people.clock import zone_of
from twinflame.companion.people.models import Person
from twinflame.companion.signals.contact import Contact, contact_of
from twinflame.companion.signals.models import Felt, Look, Plan
from twinflame.companion.today.models import CheckIn
from twinflame.signals import chance
from twinflame.signals.log import DAY, Signal, SignalLog, of_days
from twinflame.signals.urge import Urge, urge_after

FEWEST_TOLD = 0.9  # share of the days that must tell of contact, where contact comes from check-ins


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan that holds, its looks (newest first), and how many are left."""

    plan: Plan | None
    looks: tuple[Look, ...]

    @property
    def left(self) -> int:
        """How many looks are left."""
        return max(0, self.plan.looks - len(self.looks)) if self.plan else 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look says. `wait` says why the test was not made, else empty."""

    look: Look
    found: chance.Finding | None
    urge: Urge
    wait: str = ""


def standing_of(person: Person) -> Standing:
    """The newest plan, with the looks that were made under it."""
    plan = Plan.objects.filter(owner=person).first()
    if plan is None:
        return Standing(None, ())
    return Standing(plan, tuple(Look.objects.filter(owner=person, at__gte=plan.made)))


def seen(person: Person, standing: Standing) -> Seen | None:
    """What the newest look says, computed anew from what was there by then; None without a look."""
    if standing.plan is None or not standing.looks:
        return None
    look, zone = standing.looks[0], zone_of(person)
    before = Look.objects.filter(owner=person, at__lt=standing.plan.made).first()
    felt = Felt.objects.filter(owner=person, at__lte=look.at)
    if before:  # what an earlier plan has looked at is not looked at again
        felt = felt.filter(at__gt=before.at)
    signals = list(felt.order_by("at"))
    last = timezone.localdate(look.at, zone)
    urge = _urge(person, signals, last, zone)
    if not signals:
        return Seen(look, None, urge, "No signal is here to be tested.")
    first = timezone.localdate(signals[0].at, zone)
    contact = contact_of(person, first, last)
    if contact.by_day and contact.told < FEWEST_TOLD:
        wait = (
            f"Contact comes from your check-ins, and of the days since the first signal {contact.told:.0%} "
            f"tell whether the other reached out. The test needs {FEWEST_TOLD:.0%}, since a missing day is "
            "no silence."
        )
        return Seen(look, None, urge, wait)
    log = _log(signals, contact, zone)
    plan = chance.Plan(window=standing.plan.window * DAY, looks=standing.plan.looks)
    found = chance.against_chance(log, contact.theirs, contact.mine, contact.until, plan)
    return Seen(look, found, urge)


def _log(signals: list[Felt], contact: Contact, zone: ZoneInfo) -> SignalLog:
    """The signals as a log; where contact is known by days, by days."""
    if contact.by_day:
        kinds = {timezone.localdate(s.at, zone): Signal(s.kind) for s in reversed(signals)}
        return of_days(kinds, timezone.localdate(datetime.fromtimestamp(contact.until, zone), zone), zone.key)
    times, kinds_told = [s.at.timestamp() for s in signals], [s.kind for s in signals]
    end = max(contact.until, times[-1])
    return SignalLog(np.array(times), np.array(kinds_told), times[0], end, zone.key)


def _urge(person: Person, signals: list[Felt], last: date, zone: ZoneInfo) -> Urge:
    """How signals move the urge, over the days since the first check-in that tells of one."""
    told = {
        c.day: c for c in CheckIn.objects.filter(owner=person, day__lte=last, urge_to_reach__isnull=False)
    }
    first = min(told, default=last)
    days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
    felt = {timezone.localdate(s.at, zone) for s in signals}
    reached = set(
        CheckIn.objects.filter(owner=person, was_reached=True, day__range=(first, last)).values_list(
            "day", flat=True
        )
    )
    urge = [float(told[d].urge_to_reach or 0) if d in told else float("nan") for d in days]
    return urge_after(
        np.array(urge), np.array([d in felt for d in days]), np.array([d in reached for d in days])
    )
