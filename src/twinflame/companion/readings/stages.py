"""How far work is, in words."""

from dataclasses import dataclass

from twinflame.companion.readings.models import Job, State, Task

JOURNEY_BEGINS = 0.3  # with check-ins, the stages before take the smaller part
#: What is said of each stage, and how much of the whole lies before it and with it.
STAGES = {
    "parse": ("Taking the times out of your file.", 0.0, 1.0),
    "fit": ("Finding out who reaches out, who answers, and how that changed.", 0.0, 0.45),
    "figures": ("Working out the figures and how sure they are.", 0.45, 0.5),
    "forecast": ("Trying what may come under each choice.", 0.5, 0.6),
    "check": ("Checking how well the model describes the two of you.", 0.6, 0.7),
    "record": ("Trying the forecast on your own past.", 0.7, 0.9),
    "journey": ("Putting your check-ins beside the messages. This takes longest.", JOURNEY_BEGINS, 0.95),
    "draw": ("Drawing the charts.", 0.95, 1.0),
}
WAITS = "It is about to begin."
SAYS = {
    State.STOPPED: "You stopped it. Nothing is lost: the times are kept, and it can be begun again.",
    State.CUT: (
        "The companion ended while this was being made. Nothing is lost: the times are kept, and it can be "
        "begun again."
    ),
}
FILE_CUT = (
    "The companion ended while your file was being read. The file is deleted and nothing of it was kept. "
    "Hand it in once more."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of work, and how much of it is done, 0 to 100."""

    says: str
    done: int


def standing(task: Task) -> Standing:
    """How far a task is."""
    now = task.now
    if now == State.FAILED:
        return Standing(task.says, 0)
    if now == State.CUT and task.job == Job.LOOK:
        return Standing(FILE_CUT, 0)
    if now in SAYS:
        return Standing(SAYS[now], 0)
    if task.stage not in STAGES:
        return Standing(WAITS, 0)
    says, begins, ends = STAGES[task.stage]
    if task.checkins and task.stage not in ("journey", "draw"):
        begins, ends = JOURNEY_BEGINS * begins, JOURNEY_BEGINS * ends
    return Standing(says, round(100 * (begins + (ends - begins) * task.share)))
