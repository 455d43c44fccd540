"""What happens to rounds whoever ends the sharing, or erases."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_delete


class Rounds(AppConfig):
    """The room, with what it listens for."""

    name = "twinflame.companion.rounds"
    default = True

    def ready(self) -> None:
        """Listen for the end of sharing, for erased parts, and for people who go."""
        from twinflame.companion.people.models import Person
        from twinflame.companion.rounds import flows
        from twinflame.companion.rounds.models import Part
        from twinflame.companion.twins.flows import sharing_ended

        def ended(link: str, **_: Any) -> None:
            flows.end(link)

        def erasing(instance: Part, **_: Any) -> None:
            flows.erasing(instance)

        def erased(instance: Part, **_: Any) -> None:
            flows.erased(instance)

        def gone(instance: Person, **_: Any) -> None:
            flows.forget(instance)

        sharing_ended.connect(ended, weak=False)
        pre_delete.connect(erasing, sender=Part, weak=False)
        post_delete.connect(erased, sender=Part, weak=False)
        pre_delete.connect(gone, sender=Person, weak=False)
