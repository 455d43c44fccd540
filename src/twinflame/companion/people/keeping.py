"""How a change is kept: once, in order, and never over a change that the person has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

from django.db import IntegrityError, transaction
from django.http import Http404, QueryDict
from django.utils import timezone

from twinflame.companion.people.models import Owned, Person

Thing = TypeVar("Thing", bound=Owned)


class Outcome(Enum):
    """What became of a change."""

    KEPT = "kept"
    SAME = "same"  # nothing to do: a form sent twice, or sent unchanged
    CROSSED = "crossed"  # changed elsewhere since the form was opened
    GONE = "gone"  # deleted elsewhere since the form was opened


@dataclass(frozen=True, slots=True)
class Kept(Generic[Thing]):
    """What became of a change, and what stands now; None where nothing does."""

    outcome: Outcome
    thing: Thing | None

    @property
    def fine(self) -> bool:
        """Whether what the person sent is what stands."""
        return self.outcome in (Outcome.KEPT, Outcome.SAME)


def resent(posted: QueryDict, kept: Kept[Thing]) -> QueryDict:
    """What was sent, ready to be sent again on top of what stands now."""
    data = posted.copy()
    data["version"] = str(kept.thing.version if kept.thing else 0)
    return data


def keep(
    kind: type[Thing], owner: Person, key: Mapping[str, Any], version: int, values: Mapping[str, Any]
) -> Kept[Thing]:
    """Keep values under a key.

    Parameters
    ----------
    kind, owner
        Of which kind, and whose.
    key
        What names the thing among the owner's: its id, or its day.
    version
        The version that the form was opened with; 0 for what was not there yet.
    values
        Fields and what they shall hold.

    Raises
    ------
    Http404
        When the id belongs to somebody else's thing.
    """
    try:
        with transaction.atomic():
            return _keep(kind, owner, key, version, values)
    except IntegrityError:  # somebody else's id, or another request made the same day in this moment
        with transaction.atomic():
            again = _keep(kind, owner, key, version, values) if _mine(kind, owner, key) else None
        if again is None:
            raise Http404 from None
        return again


def _mine(kind: type[Thing], owner: Person, key: Mapping[str, Any]) -> Thing | None:
    return kind._default_manager.filter(owner=owner, **key).first()


def _keep(
    kind: type[Thing], owner: Person, key: Mapping[str, Any], version: int, values: Mapping[str, Any]
) -> Kept[Thing]:
    found = _mine(kind, owner, key)
    if found is None:
        if version:
            return Kept(Outcome.GONE, None)
        return Kept(Outcome.KEPT, kind._default_manager.create(owner=owner, **key, **values))
    if all(getattr(found, name) == value for name, value in values.items()):
        return Kept(Outcome.SAME, found)
    changed = kind._default_manager.filter(pk=found.pk, version=version).update(
        version=version + 1, changed=timezone.now(), **values
    )
    found.refresh_from_db()
    return Kept(Outcome.KEPT if changed else Outcome.CROSSED, found)
