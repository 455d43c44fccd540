"""Evidence and limits, and how it was computed."""

from twinflame.contact.sources.people import listed
from twinflame.reading.model import Evidence, Fit, Gap, Reading
from twinflame.reading.words.phrases import NBSP, amount, count, day, figure
from twinflame.reading.words.told import Passage, Section
from twinflame.reading.words.voice import Who, both

POOR = 0.05
SHOWN_GAPS = 5


def trust_section(reading: Reading) -> Section:
    """How far to trust the reading."""
    return Section(
        "trust",
        "Evidence and limits",
        (material_passage(reading), fit_passage(reading), limits_passage(reading)),
    )


def material_passage(reading: Reading) -> Passage:
    """What was read, its gaps, and what the source could not show."""
    other = both(reading)[1]
    one, two = reading.people
    says = [
        f"{count(one.contacts + two.contacts, 'contact')} in {count(len(reading.weeks), 'week')}: "
        f"{one.contacts:,} by you, {two.contacts:,} by {other.name}. Read from: {reading.source}."
    ]
    if reading.period.gaps:
        says.append(gaps(reading.period.gaps))
    says += list(reading.period.notes)
    return Passage("material", tuple(says), title="What was read")


def gaps(found: tuple[Gap, ...]) -> str:
    """Long silences."""
    longest = sorted(found, key=lambda g: -g.days)[:SHOWN_GAPS]
    told = tuple(
        f"{amount(g.days)} days from {day(g.start.date())}" for g in sorted(longest, key=lambda g: g.start)
    )
    many = "One silence was" if len(found) == 1 else f"{len(found)} silences were"
    rest = "" if len(found) <= SHOWN_GAPS else ", the longest of them"
    return f"{many} long beside what is usual for you two{rest}: {listed(told)}."


def fit_passage(reading: Reading) -> Passage:
    """How well the model describes the two."""
    you, other = both(reading)
    evidence = reading.evidence
    says = (
        fits(you, evidence.fit[0]),
        fits(other, evidence.fit[1]),
        f"One contact brings about {figure(evidence.branching, 'others')} in the long run, answers and "
        "follow-ups taken together; below 1 the exchange comes to rest by itself.",
        f"Slow ups and downs, as standard deviations of the logarithm: shared {figure(evidence.drift[0])}, "
        f"apart {figure(evidence.drift[1])}; their correlation {figure(evidence.drift_correlation)}.",
        *faults(evidence),
    )
    return Passage("fit", says, title="How well the model fits")


def fits(who: Who, fit: Fit) -> str:
    """One person's goodness of fit."""
    found = f"(Kolmogorov-Smirnov distance {fit.ks:.3f}, p {amount(fit.p_value)})"
    whose = f"{who.whose} contacts"
    if fit.p_value < POOR:
        return (
            f"The model does not describe the timing of {whose} well {found}; intervals may be too narrow, "
            "so take what is said with more doubt than its figures show."
        )
    return f"The timing of {whose} is described as well as chance allows {found}."


def faults(evidence: Evidence) -> tuple[str, ...]:
    """What went wrong in the computation, if anything."""
    told = []
    if not evidence.converged:
        told.append("The estimation did not settle on a best answer; treat all figures as rough.")
    if not evidence.stable:
        told.append("Simulated forward, the model may run away, so it tells no forecast.")
    return tuple(told)


def limits_passage(reading: Reading) -> Passage:
    """What no reading of messages can show."""
    other = both(reading)[1]
    return Passage(
        "limits",
        (
            "Only the times of contact and who made it were read; no text was kept. Meetings, other apps, "
            "deleted messages and silence with a good reason are not in these figures.",
            f"Timing shows what happened, not what you or {other.name} felt, and not what will happen.",
            f"Every range in this reading holds the truth in 90{NBSP}% of cases if the model is right. No "
            "model is.",
        ),
        title="What this cannot show",
    )


def method_section(reading: Reading) -> Section:
    """How it was computed."""
    return Section(
        "method",
        "How it was computed",
        (
            Passage(
                "method",
                (
                    f"{reading.evidence.draws:,} draws from the fitted model's posterior (penalised "
                    "maximum likelihood, Laplace approximation) stand behind every range. Priors come from "
                    "the reference population.",
                    f"Computed on this machine by Twinflame {reading.version} with seed {reading.seed}; "
                    "the same file and seed give the same figures. Nothing was sent anywhere.",
                ),
                (
                    "Reach-outs follow the hour and weekday, slow ups and downs shared and apart, and the "
                    "contact of the last days; answers and follow-ups follow recent contact at several "
                    "time scales, from about a minute to a day.",
                ),
            ),
        ),
    )
