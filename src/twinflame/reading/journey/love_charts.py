"""Pictures of love in a network: the threshold, with runs beside the mean field, and where beginning pays."""

import numpy as np

from twinflame.journey.begin import by_degree, where_to_begin
from twinflame.journey.classics.base import Colour, Line, Mark, Note, Picture
from twinflame.journey.network import Flags, Love, Network, at_rest, network, random_network, threshold
from twinflame.journey.spread import beginning, simulate


def spreading(love: Love, people: int = 800, degree: float = 20.0, seed: int = 1) -> Picture:
    """Who loves in the long run, as kindling grows: a line by the mean field, dots by runs."""
    net = random_network(people, degree, seed)
    size = float(net.degrees.mean())
    edge = threshold(love, size)
    over = np.linspace(0.0, 3.0, 151)
    lines = np.array([at_rest(kindled(love, edge * float(k)), size) for k in over])
    marks = []
    everybody = np.ones((2, people), dtype=bool)
    for k in (0.5, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0):
        runs = simulate(kindled(love, edge * k), net, everybody, days=700, runs=2, seed=seed, step=0.5)
        marks += [
            Mark("runs, self", k, float(runs.own[550:].mean()), colour="first"),
            Mark("runs, others", k, float(runs.others[550:].mean()), colour="second"),
        ]
    return Picture(
        "Below a threshold love dies out; above it, it lasts, and love of oneself and of others rise "
        "together. Lines: mean field; dots: runs by chance.",
        "kindling, in units of the threshold",
        "share of people",
        (
            Line("love themselves", over, lines[:, 0], "first"),
            Line("love others", over, lines[:, 1], "second"),
        ),
        tuple(marks),
        (
            Note(3.0, float(lines[-1, 0]), "oneself", "first", up=8),
            Note(3.0, float(lines[-1, 1]), "others", "second", up=8),
        ),
    )


def kindled(love: Love, kindle: float) -> Love:
    """The same with another kindling."""
    return Love(love.heal, love.open, love.lift, love.give, kindle, love.doubt, love.tire)


def towns() -> Network:
    """A town of 14 who all know each other, and five circles of eight around one person each."""
    town = [(i, j) for i in range(14) for j in range(i)]
    circles = [(14 + 9 * c, 14 + 9 * c + k) for c in range(5) for k in range(1, 9)]
    return network(town + circles, 59)


def begun(love: Love, days: int = 90, runs: int = 1500, seed: int = 1) -> Picture:
    """Love of others day by day, begun with five people chosen in three ways."""
    net = towns()
    rng = np.random.default_rng([seed, 9])
    drawn = np.zeros((2, net.people, runs), dtype=bool)
    for run in range(runs):
        drawn[:, rng.choice(net.people, 5, replace=False), run] = True
    starts: tuple[tuple[str, Flags, Colour], ...] = (
        ("computed", beginning(net, where_to_begin(love, net, 5, days)), "second"),
        ("hubs", beginning(net, by_degree(net, 5)), "first"),
        ("by chance", drawn, "soft"),
    )
    times = np.arange(days + 1, dtype=np.float64)
    found = [
        (name, simulate(love, net, start, days, runs, seed, step=0.5).others.mean(axis=1), colour)
        for name, start, colour in starts
    ]
    return Picture(
        "A town where all know each other and five small circles: begun with the five who know most people "
        "(hubs, all in the town), love reaches fewer than begun where the computation says.",
        "days",
        "share who love others",
        tuple(Line(name, times, share, colour) for name, share, colour in found),
        zero=True,
        notes=tuple(
            Note(float(days), float(share[-1]), name, colour, up=up)
            for (name, share, colour), up in zip(found, (4, 0, -4), strict=True)
        ),
    )
