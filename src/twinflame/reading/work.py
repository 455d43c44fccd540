"""What each might work on, chosen by what was measured (S7, S12), not by a label alone."""

from twinflame.reading.model import Direction, Person, Role, Stretch, Work

CHASER, RUNNER = "worth", "pain"


def work(people: tuple[Person, Person], now: Stretch) -> tuple[Work, ...]:
    """For each of the two a theme from the role, and one more where a reaction is plain."""
    made = [Work(i, _theme(i, now.role), "none" if now.role is Role.CANNOT_TELL else "role") for i in (0, 1)]
    for i, person in enumerate(people):
        if person.mirror.direction is Direction.WITHDRAWS and made[i].key != RUNNER:
            made.append(Work(i, RUNNER, "mirror"))
        if person.cord.direction is Direction.DRAWN:
            made.append(Work(i, "steadiness", "cord"))
    return tuple(sorted(made, key=lambda w: w.person))


def _theme(person: int, role: Role) -> str:
    if role is Role.CANNOT_TELL:
        return "patience"
    if role is Role.NEITHER:
        return "balance"
    chaser = 0 if role is Role.FIRST_CHASES else 1
    return CHASER if person == chaser else RUNNER
