"""Who reaches out, who answers, and when in the day."""

from twinflame.contact.sources.people import listed
from twinflame.reading.model import Estimate, Person, Reading
from twinflame.reading.words.phrases import NBSP, figure, lasting, percents, ranged, shared, span
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital

FLAT_RHYTHM = 1.3  # a day whose highest hour is below this many mean hours has no peak to speak of


def reach_section(reading: Reading) -> Section:
    """Reach-outs, answers, shares and the rhythm of the day."""
    return Section(
        "reach",
        "Who reaches out, who answers",
        (reach_passage(reading), answers_passage(reading), shares_passage(reading), rhythm_passage(reading)),
    )


def reach_passage(reading: Reading) -> Passage:
    """Reach-outs a week."""
    other = both(reading)[1]
    one, two = reading.people
    return Passage(
        "reach",
        (
            "Counting only contact that nobody prompted, you reach out "
            f"{figure(one.reach, 'times a week')} and {other.name} {ranged(two.reach)}, over the whole "
            "time.",
        ),
        (
            "No contact is sorted by a fixed rule such as four hours of silence. Each is a reach-out, an "
            "answer or a follow-up with a probability, and these are added up.",
        ),
        "Reach-outs a week",
    )


def answers_passage(reading: Reading) -> Passage:
    """Chance and delay of answers."""
    you, other = both(reading)
    return Passage(
        "answers",
        (
            answering(you, other, reading.people[0]),
            answering(other, you, reading.people[1]),
        ),
        ("An answer is contact that the other's reach-out made more likely; what it said was not read.",),
        "Answers within a day",
    )


def answering(who: Who, of: Who, person: Person) -> str:
    """How one answers the other."""
    given = person.answers
    delay = given.delay
    return capital(
        f"{who.does('answer', 'answers')} {percents(given.within_day)} of {of.whose} reach-outs within a "
        f"day, and {shared(given.within_hour)} within an hour. Half of the answers that come within a "
        f"day have come after {lasting(delay.value)} ({lasting(delay.low)} to "
        f"{lasting(delay.high)})."
    )


def shares_passage(reading: Reading) -> Passage:
    """What each one's contacts are."""
    you, other = both(reading)

    def told(who: Who, person: Person) -> str:
        s = person.shares
        return capital(
            f"{who.whose} contacts open contact in {percents(s.reach)} of cases, answer in "
            f"{shared(s.answer)}, and follow up on {who.whose if who.name == 'you' else 'their'} own in "
            f"{shared(s.follow_up)}."
        )

    return Passage(
        "shares",
        (told(you, reading.people[0]), told(other, reading.people[1])),
        title="What the contacts are",
    )


def rhythm_passage(reading: Reading) -> Passage:
    """When in the day each reaches out."""
    you, other = both(reading)
    zone = reading.period.zone.replace("_", " ")
    told = tuple(peak(who, p) for who, p in ((you, reading.people[0]), (other, reading.people[1])))
    return Passage(
        "rhythm",
        (capital(f"{listed(told)} (time in {zone})."),),
        ("The curves are smooth by construction; read their broad shape, not single hours.",),
        "Through the day",
    )


def peak(who: Who, person: Person) -> str:
    """The hour at which somebody reaches out most, where there is one."""
    highest = max(person.rhythm.value)
    if highest < FLAT_RHYTHM:
        return f"{who.does('reach', 'reaches')} out at all hours alike"
    hour = person.rhythm.value.index(highest)
    there = Estimate(highest, person.rhythm.low[hour], person.rhythm.high[hour])
    return (
        f"{who.does('reach', 'reaches')} out most around {hour:02d}:00, {span(there)} times as often as in "
        f"the mean hour (90{NBSP}%)"
    )
