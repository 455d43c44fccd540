"""Every sentence of a reading, made from its figures. One home for each."""

from twinflame.reading.model import Reading
from twinflame.reading.words.future import future_section
from twinflame.reading.words.journey import journey_section
from twinflame.reading.words.ordinary import ordinary_section
from twinflame.reading.words.phrases import count, from_to
from twinflame.reading.words.reach import reach_section
from twinflame.reading.words.reactions import reactions_section
from twinflame.reading.words.roles import roles_section, verdict
from twinflame.reading.words.told import Passage, Section, Told
from twinflame.reading.words.trust import method_section, trust_section
from twinflame.reading.words.voice import both
from twinflame.reading.words.work import work_section

SIMULATED = (
    "This history is simulated: an example made by Twinflame from known parameters, of no real people."
)

__all__ = ["Passage", "Section", "Told", "tell", "verdict"]


def tell(reading: Reading) -> Told:
    """All that is said of a connection, in the order in which it is told."""
    other = both(reading)[1]
    start, end = reading.period.start.date(), reading.period.end.date()
    contacts = count(sum(p.contacts for p in reading.people), "contact")
    return Told(
        title=f"A reading of you and {other.name}",
        verdict=verdict(reading),
        about=f"{from_to(start, end)} · {count(len(reading.weeks), 'week')} · {contacts} · {reading.source}",
        simulated=SIMULATED if reading.simulated else "",
        sections=(
            roles_section(reading),
            reach_section(reading),
            reactions_section(reading),
            ordinary_section(reading),
            future_section(reading),
            *((journey_section(reading, reading.journey),) if reading.journey else ()),
            work_section(reading),
            trust_section(reading),
            method_section(reading),
        ),
    )
