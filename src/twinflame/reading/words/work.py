"""What each might work on: by what was measured, kind and plain, and welcome whatever one believes."""

from twinflame.reading.model import Person, Reading, Role, Work
from twinflame.reading.words.phrases import NBSP, count, percent_range, span
from twinflame.reading.words.reactions import reacting
from twinflame.reading.words.roles import opening
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital

YOURS = {
    "worth": (
        "Worth: to be somebody in your own eyes, answered or not.",
        "Keep one small promise to yourself each day, made to nobody else. When the wish to write comes, "
        "note the hour and what you hoped for, and let it rest until morning; then see which of it you can "
        "give yourself.",
    ),
    "pain": (
        "Pain: to stay a little with what gets louder when the other comes near.",
        "Take it in small doses, by day, with somebody you trust or with a professional beside you. To "
        "step back and breathe is no failing; saying that you do, and until when, spares you both the "
        "guessing.",
    ),
    "patience": (
        "Patience: to let time show what the messages cannot show yet.",
        "Live some weeks as you would live them anyway, and read again. Until then, not knowing is the "
        "honest answer, and it need not be filled with signs.",
    ),
    "steadiness": (
        "Steadiness: to keep your own measure on longing days and on calm ones.",
        "Settle beforehand how much contact feels right to you in a week, and keep to it whichever way the "
        "other moves. Sleep, food, friends and work carry more of this than resolve does.",
    ),
    "balance": (
        "Balance: to look after what already goes both ways.",
        "Notice what makes reaching out and answering easy between you, and do a little more of that. Keep "
        "what is yours alone, too: a morning, a craft, a friend.",
    ),
}

THEIRS = {
    "worth": "worth that does not wait for an answer",
    "pain": "what gets louder when somebody comes near, in small doses and in their own time",
    "patience": "nothing that these messages could name yet",
    "steadiness": "a measure of their own that holds on longing days and on calm ones",
    "balance": "looking after what already goes both ways",
}

SAFETY = (
    "If you are afraid of the other, or if you think of harming yourself, put this aside and talk to "
    "somebody today: a person near you, a doctor, or your country's emergency or crisis line."
)


def work_section(reading: Reading) -> Section:
    """What each might work on."""
    passages = tuple(told_work(reading, w) for w in reading.work)
    closing = Passage(
        "either_way",
        (
            "Call it a twin flame connection or a bond that strains: the figures are the same either way. "
            "What is suggested here is neither to chase nor to run, but each one's own healing, which "
            "takes its time.",
            "What healing still lies before either of you cannot be read from messages. These are "
            "suggestions drawn from the timing of contact, not a diagnosis.",
        ),
    )
    return Section("work", "What you might work on", (*passages, closing, Passage("safety", (SAFETY,))))


def told_work(reading: Reading, work: Work) -> Passage:
    """One person's work and the figure that led to it."""
    other = both(reading)[1]
    if work.person == 0:
        head, how = YOURS.get(work.key, YOURS["balance"])
        return Passage(f"work_{work.key}_0", (because(reading, work), how), title=head.rstrip("."))
    theirs = THEIRS.get(work.key, THEIRS["balance"])
    return Passage(
        f"work_{work.key}_1",
        (
            because(reading, work),
            f"What {other.name} works on is for {other.name} to find, and nothing here is yours to do for "
            f"them. If {other.name} asked, these figures would point to {theirs}.",
        ),
        title=f"For {other.name}",
    )


def because(reading: Reading, work: Work) -> str:
    """The figure that led to a suggestion."""
    who, person = both(reading)[work.person], reading.people[work.person]
    if work.reason == "role":
        return because_of_role(reading, work, who)
    if work.reason == "mirror":
        return because_of_reaction(reading, work.person, mirror=True)
    if work.reason == "cord":
        return because_of_reaction(reading, work.person, mirror=False)
    if work.reason == "answers":
        return because_of_answers(reading, work, who, person)
    weeks = count(len(reading.weeks), "week")
    contacts = count(sum(p.contacts for p in reading.people), "contact")
    if work.key == "patience":
        return f"{contacts} in {weeks} are not enough to name a work from."
    return f"In {contacts} over {weeks}, nothing points to a heavier load on one side."


def because_of_role(reading: Reading, work: Work, who: Who) -> str:
    """Led here by the role."""
    now = reading.roles.now
    ratio = f"(your reach-outs over {both(reading)[1].whose}: {span(now.reach_ratio)}, 90{NBSP}%)"
    chasing = (now.role is Role.FIRST_CHASES) == (work.person == 0)
    if now.role not in (Role.FIRST_CHASES, Role.SECOND_CHASES):
        return capital(f"{opening(reading).lower()} the roles do not lean clearly to one side {ratio}.")
    did = who.does("are", "is") + (" the one who reaches out more" if chasing else " the one who steps back")
    return f"{opening(reading)} {did} {ratio}."


def because_of_reaction(reading: Reading, person: int, *, mirror: bool) -> str:
    """Led here by mirror or cord."""
    who, other = both(reading)[person], both(reading)[1 - person]
    been = "have" if other.name == "you" else "has"
    much = "twice" if mirror else "half"
    reaction = reading.people[person].mirror if mirror else reading.people[person].cord
    return reacting(who, f"{other.name} {been} been in touch {much} as much as usual", reaction)


def because_of_answers(reading: Reading, work: Work, who: Who, person: Person) -> str:
    """Led here by how reach-outs are answered."""
    back = reading.people[1 - work.person].answers.within_day
    given = person.answers.within_day
    return capital(
        f"of {who.whose} reach-outs, {percent_range(back)} are answered within a day, and "
        f"{who.does('answer', 'answers')} {percent_range(given)} of those that come (90{NBSP}%)."
    )
