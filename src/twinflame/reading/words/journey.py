"""The journey in words: what was told, what the model makes of it, and where it cannot tell."""

from twinflame.contact.sources.people import listed
from twinflame.reading.model import Healing, Journey, Learned, Moves, Policy, Reading, Series, WhatIf
from twinflame.reading.words.phrases import NBSP, amount, count, figure, percent, span
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both, capital

LITTLE = 0.25  # share of the presumed range taken away below which data are said to say nothing
AGREED = 1.1  # scale reduction up to which runs agree
LABELS = {
    Policy.AS_NOW: "go on as now",
    Policy.CHASE: "chase",
    Policy.RUN: "run",
    Policy.HEAL: "turn to yourself",
}
FIGURES = {
    "mirror": "strength of the mirror",
    "cord": "strength of the cord",
    "craving": "craving where worth lacks",
    "tau": "days for reach to follow",
    "heal": "speed of healing",
    "wound": "speed of wounding",
    "wake": "speed of waking",
    "near": "speed of coming near",
    "sigma": "how much reach wanders",
    "closeness": "closeness now",
}
WHAT = {
    "reach": "reach",
    "pain": "pain",
    "worth": "worth",
    "awakening": "awakening",
    "ahead": "believed healing beyond the measure",
}
MODEL = (
    "The journey is a model of what people in such connections describe, no finding about the two of you: "
    "its equations say how pain, worth and nearness move reach, and it reads days through them."
)


def journey_section(reading: Reading, found: Journey) -> Section:
    """All that is told of the journey; what it rests on alone, where its figures are withheld."""
    told = () if found.moves is None else passages(reading, found, found.moves)
    return Section("journey", "The journey, by the model", (base(reading, found), *told))


def passages(reading: Reading, found: Journey, moves: Moves) -> tuple[Passage, ...]:
    """All that is told in figures."""
    return (
        state(reading, found, moves, "reach", "Reach: who pursues, who withdraws"),
        state(reading, found, moves, "pain", "Pain"),
        state(reading, found, moves, "worth", "Worth"),
        believed(reading, found, moves),
        sources(reading, moves),
        learned(found, moves),
        times(reading, found, moves),
        choices(reading, moves),
    )


def base(reading: Reading, found: Journey) -> Passage:
    """What the journey rests on, and how far to trust it."""
    you, other = both(reading)
    mine, theirs = found.days_told
    if not mine and not theirs:
        rests = "No check-ins were given, so this rests on contact and on what the model assumes."
    else:
        rests = (
            f"This rests on contact and on check-ins of {count(mine, 'day')} of yours and "
            f"{theirs:,} of {other.whose}, over {count(len(found.weeks), 'week')}."
        )
    says = [rests, *found.notes]
    silent = [who for who, days in ((you, mine), (other, theirs)) if not days]
    if silent and found.moves is not None:
        whose = listed(tuple(who.whose for who in silent))
        says.append(
            f"From contact alone, {whose} pain and worth cannot be told: what stands for them below is "
            "mostly what the model assumes."
        )
    return Passage("journey", (*says, *trusted(found)), (MODEL,))


def trusted(found: Journey) -> tuple[str, ...]:
    """What went wrong with the computation, where something did."""
    s = found.sampling
    if found.moves is None:
        return (
            "The computation has not settled: two runs of it tell different stories "
            f"(scale reduction {s.agreement:.1f}), so no figure of the journey is told.",
        )
    says = []
    if s.lost_days:
        says.append(
            f"On {count(s.lost_days, 'day')}, what came can hardly be squared with the model; around them, "
            "trust it less."
        )
    if s.agreement > AGREED:
        says.append(
            "The computation has not fully settled: two runs of it differ by more than they should "
            f"(scale reduction {s.agreement:.1f}). Take the ranges below as somewhat too narrow."
        )
    return tuple(says)


def of(moves: Moves, key: str, person: int | None = None) -> Learned:
    """What was learned of one figure."""
    return next(x for x in moves.learned if x.key == key and x.person == person)


def state(reading: Reading, found: Journey, moves: Moves, key: str, title: str) -> Passage:
    """How one part of the state is now, for each."""
    says = tuple(now(who, of(moves, key, i), key, found) for i, who in enumerate(both(reading)))
    meaning = {
        "reach": "Reach is above 0 where one pursues and below 0 where one withdraws; 1 is plain pursuit. ",
        "pain": "Pain is old pain that the other stirs, from 0 to 1. ",
        "worth": "Worth is what one feels whatever comes from the other, from 0 to 1. ",
    }[key]
    assumed = f"{meaning}Between check-ins, the equations and contact fill the days; ranges hold 90{NBSP}%."
    return Passage(f"journey-{key}", says, (assumed,), title)


def now(who: Who, x: Learned, key: str, found: Journey) -> str:
    """One figure now, or that it cannot be told and why."""
    left = f"{x.after.low:.2f} to {x.after.high:.2f} (90{NBSP}%)"
    if known(x, found):
        return capital(
            f"{who.whose} {WHAT[key]} now: {x.after.value:.2f} (90{NBSP}%: {x.after.low:.2f} to "
            f"{x.after.high:.2f}). The data have taken away {percent(x.told)} of the range that was presumed."
        )
    if x.told >= LITTLE:
        why = f"nothing that was told measures it. The equations alone would put it at {left}."
    else:
        why = f"it lies at {left}, hardly narrower than the model presumed."
    return capital(f"{who.whose} {WHAT[key]} now cannot be told: {why}")


def known(x: Learned, found: Journey) -> bool:
    """Whether the data say something of a figure: not where equations alone do."""
    inner = x.key in ("pain", "worth", "awakening", "ahead")
    silent = inner and x.person is not None and not found.days_told[x.person]
    return x.told >= LITTLE and not silent


def measured(i: int, found: Journey, moves: Moves) -> bool:
    """Whether the data say something of both pain and worth of one, of which healing is made."""
    return all(known(of(moves, key, i), found) for key in ("pain", "worth"))


def believed(reading: Reading, found: Journey, moves: Moves) -> Passage:
    """Healing measured against believed."""
    says = []
    for i, who in enumerate(both(reading)):
        healed = moves.twins[i].healed
        if not measured(i, found, moves):
            says.append(capital(f"{who.whose} healing cannot be told: too little is known of pain or worth."))
            continue
        measure = f"{healed.value[-1]:.2f} (90{NBSP}%: {healed.low[-1]:.2f} to {healed.high[-1]:.2f})"
        beside = beyond(who, of(moves, "ahead", i), found)
        says.append(capital(f"{who.whose} healing, measured: {measure}. {beside}"))
    assumed = (
        "Healing is measured as little pain and much worth together, (1 - pain) × worth. Belief may run "
        "ahead of it by the same amount on every day; how much is learnt from check-ins of believed healing."
    )
    return Passage("journey-healing", tuple(says), (assumed,), "Healing, measured and believed")


def beyond(who: Who, x: Learned, found: Journey) -> str:
    """How far belief runs ahead."""
    belief = f"What {who.does('believe', 'believes')} of it"
    if not known(x, found):
        return f"{belief} cannot be compared: too little was told of it."
    if x.after.low > 0:
        return f"{belief} runs ahead of that, by {figure(x.after)}."
    if x.after.high < 0:
        return f"{belief} lags behind that: {figure(x.after)}."
    return f"{belief} may run ahead or lag behind: {figure(x.after)}."


def sources(reading: Reading, moves: Moves) -> Passage:
    """Mirror and cord from contact and from the journey."""
    says = []
    who = both(reading)
    for i in (0, 1):
        person, inner = reading.people[i], moves.twins[i]
        says.append(
            capital(
                f"{who[i].whose} reach-outs if {who[1 - i].name} came closer (twice the contact): "
                f"{span(person.mirror.change)} times usual from contact alone, {span(inner.mirror)} times "
                f"from the journey. If {who[1 - i].name} stepped back (half of it): "
                f"{span(person.cord.change)} and {span(inner.cord)} times."
            )
        )
    assumed = (
        f"These are ranges that hold 90{NBSP}%. Contact alone looks at the last days and knows no pain; the "
        "journey adds what its equations say of pain and nearness. Where the two differ, neither is proven."
    )
    return Passage("journey-sources", tuple(says), (assumed,), "Mirror and cord from both sources")


def learned(found: Journey, moves: Moves) -> Passage:
    """What the data say against what the model assumes."""
    said = [FIGURES[x.key] for x in moves.learned if x.person is None and known(x, found)]
    silent = [FIGURES[x.key] for x in moves.learned if x.person is None and not known(x, found)]
    says = []
    if said:
        says.append(f"The data say something of: {listed(tuple(said))}.")
    if silent:
        says.append(
            f"They say next to nothing of: {listed(tuple(silent))}. There, the model's presumption stands."
        )
    assumed = (
        "Grey is what was presumed before this pair was looked at; the dark line is what is thought after."
    )
    return Passage("journey-learned", tuple(says), (assumed,), "What the data say against what is assumed")


def times(reading: Reading, found: Journey, moves: Moves) -> Passage:
    """Time to heal, as a distribution."""
    who = both(reading)
    says = tuple(healing_of(who[i], i, found, moves) for i in (0, 1))
    assumed = (
        "Healed means pain below 0.25 and worth above 0.75; these are thresholds of the model. The figures "
        "are shares of simulated futures, not a date, and say nothing about the two of you coming together.",
    )
    return Passage("journey-time", says, assumed, "How long healing may take")


def healing_of(who: Who, i: int, found: Journey, moves: Moves) -> str:
    """How long healing may take for one; not where nothing measures it."""
    if not measured(i, found, moves):
        return capital(f"{who.whose} time to heal cannot be told: too little is known of how it is now.")
    return " ".join(duration(who, i, h) for h in moves.healing)


def duration(who: Who, i: int, healing: Healing) -> str:
    """How long healing may take for one, under one choice."""
    share = dict(zip(healing.weeks, healing.share[i], strict=True))
    way = "turned to yourself" if who.name == "you" else "turned to themselves"
    if healing.policy is Policy.AS_NOW:
        way = "went on as now"
    return capital(
        f"if {who.name} {way}, healing would have come in {percent(share[13])} of the futures within three "
        f"months, in {percent(share[52])} within a year, in {percent(share[156])} within three years."
    )


def choices(reading: Reading, moves: Moves) -> Passage:
    """What-if over the same futures."""
    other = both(reading)[1]
    weeks = count(len(moves.what_if[0].pain[0].value), "week")
    says = tuple(choice(w, other) for w in moves.what_if)
    assumed = (
        f"After {weeks}, by the model; all choices meet the same futures, so that they differ by the choice "
        "alone. That your choice would bring this about is assumed, not shown. None of them is advice, and "
        "none speaks of a return.",
    )
    return Passage("journey-what-if", says, assumed, "What each choice may bring, by the model")


def choice(w: WhatIf, other: Who) -> str:
    """One choice and where it leads."""
    return (
        f"If you {LABELS[w.policy]}: {last(w.reach[1])} reach-outs a week from {other.name}; your pain "
        f"{last(w.pain[0])}, your worth {last(w.worth[0])}; {other.whose} pain {last(w.pain[1])}, worth "
        f"{last(w.worth[1])}."
    )


def last(weekly: Series) -> str:
    """The last week of a series with its range."""
    value, low, high = weekly.value[-1], weekly.low[-1], weekly.high[-1]
    return f"{amount(value, high)} ({amount(low, high)} to {amount(high)})"
