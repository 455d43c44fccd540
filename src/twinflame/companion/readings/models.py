"""What is kept of messages: times, who and kind; the readings made of them; and the work that is going on."""

import uuid
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from twinflame.companion.here import home_here
from twinflame.companion.people.models import Owned, Person
from twinflame.companion.readings.packing import pack, unpack
from twinflame.contact.history import ContactHistory
from twinflame.errors import InputError
from twinflame.reading.model import Reading as Told
from twinflame.reading.store import from_json

NAME = 200  # letters
SILENT = timedelta(seconds=20)  # after which work that was going on is taken to have been cut off


class History(Owned):
    """When the person and one other were in contact, who began, and of what kind it was. No text."""

    me = models.CharField(max_length=NAME)
    other = models.CharField(max_length=NAME)
    source = models.CharField(max_length=NAME)
    simulated = models.BooleanField(default=False)
    zone = models.CharField(max_length=64)
    precision = models.FloatField()
    notes = models.TextField(blank=True)  # one a line
    data = models.BinaryField()

    class Meta:
        """The one that was begun first on top."""

        ordering = ("made", "pk")

    @cached_property
    def contacts(self) -> ContactHistory:
        """The history itself."""
        notes = tuple(self.notes.splitlines())
        return unpack(bytes(self.data), (self.me, self.other), self.zone, self.precision, notes)

    def put(self, history: ContactHistory) -> None:
        """Take a history; nothing is saved yet."""
        self.me, self.other = history.people
        self.zone, self.precision, self.data = history.zone, history.precision, pack(history)
        self.notes = "\n".join(" ".join(note.split()) for note in history.notes)
        self.__dict__.pop("contacts", None)

    def clean(self) -> None:
        """Its rows are rows of a history; what is brought back may hold anything."""
        try:
            len(self.contacts)
        except (InputError, ValueError, OSError, KeyError):
            raise ValidationError("no history") from None


class Reading(Owned):
    """A reading, as the document that `twinflame read --json` writes."""

    history = models.UUIDField(null=True, blank=True)  # of what it was made; may be erased by now
    other = models.CharField(max_length=NAME)
    document = models.TextField()

    class Meta:
        """The newest on top."""

        ordering = ("-made", "pk")

    @cached_property
    def told(self) -> Told:
        """The reading itself."""
        return from_json(self.document)

    def clean(self) -> None:
        """Its document is one."""
        try:
            from_json(self.document)
        except (InputError, ValueError, TypeError):
            raise ValidationError("no reading") from None


class OfBoth(models.Model):
    """A reading that rests on the check-ins of both, and the name of the link that allowed it."""

    reading = models.OneToOneField(Reading, on_delete=models.CASCADE, primary_key=True)
    link = models.CharField(max_length=32)


class Drawn(models.Model):
    """The charts of a reading, drawn beforehand: they follow from it, so they are never taken along."""

    reading = models.OneToOneField(Reading, on_delete=models.CASCADE, primary_key=True)
    version = models.CharField(max_length=40)
    pictures = models.TextField()
    specs = models.TextField()  # the same charts as data, for a closer look


class State(models.TextChoices):
    """How far work is."""

    WAITING = "waiting"
    WORKING = "working"
    ASKING = "asking"  # the person has to settle something
    FAILED = "failed"  # `says` tells why
    STOPPED = "stopped"  # by the person
    CUT = "cut"  # the companion ended meanwhile


class Job(models.TextChoices):
    """What there is to do."""

    LOOK = "look"  # take the times out of files
    FIT = "fit"  # make a reading
    DRAW = "draw"  # draw the charts of one
    LIGHT = "light"  # follow the light loop; its task is asked for and shown in `light`


GOING = (State.WAITING, State.WORKING)


class Task(models.Model):
    """Work in the background. It is deleted once it is done; a reading then has its id.

    Only the worker moves it from waiting to working and on, and only while `claim` is its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Person, on_delete=models.CASCADE)
    form = models.UUIDField(null=True)  # the form that it came with, so that it counts once
    job = models.CharField(max_length=8, choices=Job)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    made = models.DateTimeField(default=timezone.now)
    claim = models.CharField(max_length=32, blank=True)
    beat = models.DateTimeField(default=timezone.now)  # the last sign of the worker
    stage = models.CharField(max_length=20, blank=True)
    share = models.FloatField(default=0.0)  # of the stage
    says = models.TextField(blank=True)
    step = models.PositiveIntegerField(default=0)  # rises with each answer, so that none counts twice
    answers = models.JSONField(default=dict)
    question = models.JSONField(default=dict)
    found = models.BinaryField(null=True)  # a history that was taken and is not kept yet
    history = models.ForeignKey(History, null=True, on_delete=models.CASCADE)
    reading = models.ForeignKey(Reading, null=True, on_delete=models.CASCADE)
    checkins = models.BooleanField(default=False)
    both = models.CharField(max_length=32, blank=True)  # the link, where the twin's check-ins join mine

    class Meta:
        """The oldest first."""

        ordering = ("made", "pk")
        constraints = (models.UniqueConstraint(fields=("owner", "form"), name="a_form_once"),)

    @property
    def now(self) -> State:
        """Its state; work of which nothing was heard for long was cut off."""
        if self.state == State.WORKING and timezone.now() - self.beat > SILENT:
            return State.CUT
        return State(self.state)

    @property
    def going(self) -> bool:
        """Whether something is still to come by itself."""
        return self.now in GOING

    @property
    def folder(self) -> Path:
        """Where its files lie while their times are taken."""
        return home_here().uploads / self.id.hex
