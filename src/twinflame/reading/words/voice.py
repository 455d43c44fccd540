"""Who is spoken of: "you" for the one who reads, a name for the other."""

from dataclasses import dataclass

from twinflame.reading.model import Reading
from twinflame.reading.words.phrases import shown_name


@dataclass(frozen=True, slots=True)
class Who:
    """One of the two, as a sentence needs them.

    Examples
    --------
    >>> you, sam = Who("you", "you", "your"), Who("Sam", "Sam", "Sam's")
    >>> you.does("reach", "reaches"), sam.does("reach", "reaches")
    ('you reach', 'Sam reaches')
    """

    name: str  # as subject
    object: str
    whose: str

    def does(self, second_person: str, third_person: str) -> str:
        """Subject and verb."""
        return f"{self.name} {second_person if self.name == 'you' else third_person}"


YOU = Who("you", "you", "your")


def both(reading: Reading) -> tuple[Who, Who]:
    """The one who reads and the other."""
    name = shown_name(reading.people[1].name)
    if name.lower() == "you":  # some exports call somebody "You"; here that is the one who reads
        name = "the other"
    return YOU, Who(name, name, f"{name}'s")


def capital(sentence: str) -> str:
    """The sentence with its first letter raised."""
    return sentence[:1].upper() + sentence[1:]
