"""Whoever erases their account leaves their twin as well: the other learns that sharing ended."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_delete


class Twins(AppConfig):
    """The room, with what must happen whoever erases a person."""

    name = "twinflame.companion.twins"
    default = True

    def ready(self) -> None:
        """Listen for people who go."""
        from twinflame.companion.people.models import Person

        pre_delete.connect(_gone, sender=Person, weak=False)


def _gone(instance: Any, **_: Any) -> None:
    from django.utils import timezone

    from twinflame.companion.twins.flows import unlink
    from twinflame.companion.twins.stored import two_of

    if two_of(instance):
        unlink(instance, timezone.now())
