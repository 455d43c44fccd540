"""Cook, Tyson, White, Rushe, Gottman and Murray 1995: talk by turns, and how each sways the other."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from twinflame.journey.classics.base import Array, Check, Classic, Line, Mark, Note, Parameter, Picture, Place

INERTIA_W, INERTIA_H = 0.4, 0.3
SELF_W, SELF_H = 0.12, 0.07


@dataclass(frozen=True, slots=True)
class Ojive:
    """An influence in three levels: nothing between two thresholds, a push down below, a pull up above."""

    down: float = -0.6
    up: float = 0.6
    below: float = -0.5
    above: float = 0.5

    def __call__(self, score: float) -> float:
        """What a score does to the other's next one."""
        return self.up if score > self.above else self.down if score < self.below else 0.0


def turn(
    w: float, h: float, on_wife: Callable[[float], float], on_husband: Callable[[float], float]
) -> Array:
    """One turn each: the wife answers the husband's score, then he answers her new one."""
    new = on_wife(h) + INERTIA_W * w + SELF_W
    return np.array([new, on_husband(new) + INERTIA_H * h + SELF_H])


def end(
    start: tuple[float, float], on_wife: Callable[[float], float], on_husband: Callable[[float], float]
) -> Array:
    """Where a long talk from given scores ends."""
    scores = np.array(start)
    for _ in range(200):
        scores = turn(float(scores[0]), float(scores[1]), on_wife, on_husband)
    return scores


def ends(on_wife: Ojive, on_husband: Ojive) -> list[tuple[float, float]]:
    """All states in which talks from a grid of starts end."""
    grid = np.linspace(-3.0, 3.0, 13)
    found = [end((w, h), on_wife, on_husband) for w in grid for h in grid]
    return sorted({(round(float(w), 6), round(float(h), 6)) for w, h in found})


def by_nullclines(on_wife: Ojive, on_husband: Ojive) -> int:
    """How many states the published rule gives: crossings of the null clines on their level parts.

    ``W = (I_HW(H) + a) / (1 - r1)`` and ``H = (I_WH(W) + b) / (1 - r2)``, each level tried with each.
    """
    count = 0
    for push_w in (on_wife.down, 0.0, on_wife.up):
        for push_h in (on_husband.down, 0.0, on_husband.up):
            w, h = (push_w + SELF_W) / (1 - INERTIA_W), (push_h + SELF_H) / (1 - INERTIA_H)
            count += on_wife(h) == push_w and on_husband(w) == push_h
    return count


def edge(sign: int) -> float:
    """Product of the two slopes at which a state stops being stable, from the turn's own derivatives."""

    def size(product: float) -> float:
        slope = float(np.sqrt(abs(product)))

        def after(w: float, h: float) -> Array:
            return turn(w, h, lambda s: slope * s, lambda s: sign * slope * s)

        columns = [(after(*e) - after(*-e)) / 2 for e in np.eye(2)]  # straight, so that differences are exact
        return float(np.abs(np.linalg.eigvals(np.array(columns).T)).max() - 1)

    return sign * float(brentq(size, 1e-6, 5.0))


def check() -> tuple[Check, ...]:
    """Scores alone, the bound of stability, and the states of matched and mismatched pairs."""
    alone = end((2.0, -1.0), lambda _: 0.0, lambda _: 0.0)
    matched, touchy = Ojive(), Ojive(above=1.5)
    return (
        Check("wife's score uninfluenced, a / (1 - r1)", SELF_W / (1 - INERTIA_W), float(alone[0])),
        Check("husband's score uninfluenced, b / (1 - r2)", SELF_H / (1 - INERTIA_H), float(alone[1])),
        Check(
            "product of slopes at which stability ends, (1 - r1)(1 - r2)",
            (1 - INERTIA_W) * (1 - INERTIA_H),
            edge(1),
        ),
        Check(
            "the same, slopes of opposite sign, -(1 + r1)(1 + r2)",
            -(1 + INERTIA_W) * (1 + INERTIA_H),
            edge(-1),
        ),
        Check(
            "matched: stable states by null clines",
            by_nullclines(matched, matched),
            len(ends(matched, matched)),
        ),
        Check(
            "mismatched: stable states by null clines",
            by_nullclines(touchy, matched),
            len(ends(touchy, matched)),
        ),
        Check("matched: states good for both", 1.0, good(ends(matched, matched))),
        Check("mismatched: states good for both", 0.0, good(ends(touchy, matched))),
    )


def good(found: list[tuple[float, float]]) -> int:
    """How many states lift both above what they come to alone."""
    alone = (SELF_W / (1 - INERTIA_W), SELF_H / (1 - INERTIA_H))
    return sum(w > alone[0] + 1e-6 and h > alone[1] + 1e-6 for w, h in found)


def picture() -> Picture:
    """Null clines of a matched pair, and one talk that turns good and one that turns bad."""
    matched = Ojive()
    level = np.linspace(-2.0, 2.0, 801)
    wife = np.array([(matched(h) + SELF_W) / (1 - INERTIA_W) for h in level])
    husband = np.array([(matched(w) + SELF_H) / (1 - INERTIA_H) for w in level])
    states = ends(matched, matched)
    words: tuple[tuple[str, Place, int, int], ...] = (
        ("both pulled down", "left", -14, 8),
        ("both unmoved", "left", -14, 8),
        ("both lifted", "right", 12, -8),
    )
    return Picture(
        "Each line is where one of the two would stay, given the other. The lines cross at three lasting "
        "states: both lifted, both unmoved, both pulled down. The start decides.",
        "wife's score",
        "husband's score",
        (Line("wife stays", wife, level, "first"), Line("husband stays", level, husband, "second")),
        marks=tuple(Mark(f"state {i + 1}", w, h) for i, (w, h) in enumerate(states)),
        notes=(
            Note(float(wife[-1]), 2.0, "she stays", "first", "right", up=-4, along=-8),
            Note(2.0, float(husband[-1]), "he stays", "second"),
            *(
                Note(w, h, word, "ink", place, up, along)
                for (w, h), (word, place, up, along) in zip(states, words, strict=True)
            ),
        ),
        square=True,
    )


MODEL = Classic(
    "influence",
    "Influence in talk",
    "J. Cook, R. Tyson, J. White, R. Rushe, J. Gottman, J. Murray (1995), Mathematics of marital conflict, "
    "Journal of Family Psychology 9(2), 110-130; J. M. Gottman and others (2002), The Mathematics of "
    "Marriage, MIT Press.",
    "Turn by turn each is swayed by the other's last score. How strongly, and from which score on, decides "
    "where talks end.",
    (
        "W₊ = I_HW(H) + r₁ W + a",
        "H₊ = I_WH(W₊) + r₂ H + b",
        "I = up above one threshold, down below another, else 0",
    ),
    (
        Parameter("r₁", INERTIA_W, "how much of her own score she keeps"),
        Parameter("r₂", INERTIA_H, "how much of his own score he keeps"),
        Parameter("a", SELF_W, "where she tends alone"),
        Parameter("b", SELF_H, "where he tends alone"),
        Parameter("up, -down", 0.6, "strength of the influence"),
        Parameter("thresholds", 0.5, "scores from which it acts; 1.5 for good ones in the mismatched pair"),
    ),
    check,
    picture,
    "The rules are published; the values are ours, since the papers fit them couple by couple. That "
    "unstable couples had mismatched influence is a finding about 73 couples, which no equation can "
    "reproduce; shown is how a mismatch can take away the state that is good for both.",
)
