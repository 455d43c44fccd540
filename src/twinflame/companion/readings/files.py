"""Files on their way in: in a folder of their own, the owner's alone, for as short a time as can be."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from twinflame.companion.here import home_here
from twinflame.companion.people.models import Person
from twinflame.companion.readings.models import Job, Task

LONGEST = timedelta(hours=1)  # a file stays at most, whatever happens


def remove(folder: Path) -> None:
    """Delete a folder with what is in it, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def forget(person: Person) -> None:
    """Delete what a person handed in and what is not settled yet: at the lock."""
    Task.objects.filter(owner=person, job=Job.LOOK).delete()


def sweep(now: datetime, *, all_of_them: bool = False) -> None:
    """Delete files that have lain for an hour, with the work that they were for; or all files at once."""
    Task.objects.filter(job=Job.LOOK, made__lt=now - LONGEST).delete()
    uploads = home_here().uploads
    for place in uploads.iterdir() if uploads.is_dir() else ():
        if all_of_them or now.timestamp() - place.stat().st_mtime > LONGEST.total_seconds():
            remove(place) if place.is_dir() else place.unlink(missing_ok=True)


def handed_in(task: Task) -> list[Path]:
    """The files of a task, in the order in which they were chosen."""
    return sorted((path for path in task.folder.glob("*/*")), key=lambda path: int(path.parent.name))
