"""How alike the two accounts of an opened round are, in sentences."""

from twinflame.companion.rounds import flows
from twinflame.companion.rounds.topics import VISION
from twinflame.companion.twins.stored import Two
from twinflame.exchange.answers import Answers, answers_alike
from twinflame.exchange.meaning import compare

ABOUT_VISIONS = (
    "Compared with accounts that have nothing to do with each other, all written for the purpose by one "
    "writer. If you have talked about it before, likeness says no more than that."
)


def alike(two: Two, seen: flows.Seen) -> tuple[str, ...]:
    """The sentences; both accounts are open to the person."""
    mine, theirs = seen.view.mine, seen.view.theirs
    assert mine is not None
    assert theirs is not None
    if seen.topic.key == VISION:
        return str(compare(mine.text, theirs.text)), ABOUT_VISIONS
    others = [one for one in flows.board(two).opened if one.row != seen.row and not one.topic.is_vision]
    read = [
        Answers(one.topic.theme, one.view.mine.text, one.view.theirs.text)
        for one in flows.read_all(two, others)
        if one.view.mine and one.view.theirs
    ]
    return answers_alike(Answers(seen.topic.theme, mine.text, theirs.text), read).sentences
