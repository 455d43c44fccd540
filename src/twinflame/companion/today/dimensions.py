"""What a check-in asks, in the order in which it asks."""

from dataclasses import dataclass
from functools import cached_property

from twinflame.journey.checkins import SCORES, TOP


@dataclass(frozen=True)
class Dimension:
    """One question answered from 0 to 10.

    Attributes
    ----------
    score
        Its name in the check-ins that the journey's filter reads.
    label
        In a word or two, for pictures and tables.
    low, high
        What 0 and 10 mean.
    """

    score: str
    label: str
    question: str
    low: str
    high: str

    @cached_property
    def field(self) -> str:
        """Its name in the database."""
        return self.score.replace(" ", "_")


GROUPS: tuple[tuple[str, tuple[Dimension, ...]], ...] = (
    (
        "How you were",
        (
            Dimension("pain", "Pain", "How much old pain was there?", "none", "all there was"),
            Dimension(
                "worth", "Worth", "How much worth did you feel, whatever came from them?", "none", "whole"
            ),
            Dimension("drive", "Drive", "How much drive was there to live your life?", "none", "much"),
            Dimension(
                "believed healing",
                "Healing",
                "How far healed do you believe you are?",
                "at the start",
                "whole",
            ),
        ),
    ),
    (
        "The bond",
        (
            Dimension("closeness", "Closeness", "How close were the two of you?", "far", "one"),
            Dimension("knowing", "Knowing", "How surely did you know of the bond?", "not at all", "surely"),
            Dimension("doubt", "Doubt", "How much did your mind doubt it?", "not at all", "all of it"),
            Dimension("openness", "Openness", "How open were you to what came?", "shut", "open"),
        ),
    ),
    (
        "The pull",
        (
            Dimension(
                "urge to reach",
                "Urge to reach",
                "How much did you want to reach out?",
                "not at all",
                "all day",
            ),
            Dimension(
                "urge to withdraw",
                "Urge to withdraw",
                "How much did you want to step back?",
                "not at all",
                "all day",
            ),
        ),
    ),
)
DIMENSIONS: tuple[Dimension, ...] = tuple(d for _, group in GROUPS for d in group)
BY_SCORE = {d.score: d for d in DIMENSIONS}
IN_FILE_ORDER = tuple(BY_SCORE[score] for score in SCORES)
HIGHEST = int(TOP)

#: Questions answered by yes or no.
DONE = (
    ("reached_out", "Did you reach out?"),
    ("was_reached", "Did they?"),
    ("chose_myself", "Did you choose yourself today?"),
)
