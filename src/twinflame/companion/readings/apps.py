"""Files go with the work that they were handed in for."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete


class Readings(AppConfig):
    """The room, with what must happen whoever deletes or locks."""

    name = "twinflame.companion.readings"
    default = True

    def ready(self) -> None:
        """Listen for deleted work and for a lock."""
        from twinflame.companion.readings import both
        from twinflame.companion.readings.models import Task
        from twinflame.companion.twins.flows import shown_less

        def less(link: str, **_: Any) -> None:
            both.end(link)

        post_delete.connect(_gone, sender=Task, weak=False)
        shown_less.connect(less, weak=False)
        user_logged_out.connect(_locked, weak=False)


def _gone(instance: Any, **_: Any) -> None:
    from twinflame.companion.readings.files import remove

    remove(instance.folder)


def _locked(user: Any, **_: Any) -> None:
    from twinflame.companion.people.models import Person
    from twinflame.companion.readings.files import forget

    if isinstance(user, Person):
        forget(user)
