"""Starts, parameters and plans by name, as they are typed: `pain_runner=0.2`, `mirror=2`, `chaser=heal@9`."""

from collections.abc import Mapping
from dataclasses import replace

from twinflame.errors import InputError
from twinflame.journey.parameters import PARAMETERS, Parameters
from twinflame.journey.policies import LEVEL, Plan, Policy, Way
from twinflame.journey.state import NAMES, TWINS, Start

#: Everything that can be set, and moved in a sweep.
SETTINGS = (*NAMES, "spread", *PARAMETERS)


def changed(start: Start, parameters: Parameters, given: Mapping[str, float]) -> tuple[Start, Parameters]:
    """The same start and parameters but for what is given by name.

    Raises
    ------
    InputError
        When there is no such name, or the value is out of its bounds.

    Examples
    --------
    >>> from twinflame.journey.state import MEETING
    >>> start, parameters = changed(MEETING, Parameters(), {"pain_runner": 0.1, "mirror": 2.0})
    >>> start.runner.pain, parameters.mirror
    (0.1, 2.0)
    """
    twins = dict(zip(TWINS, start.twins, strict=True))
    pair: dict[str, float] = {}
    terms: dict[str, float] = {}
    for name, value in given.items():
        what, _, twin = name.partition("_")
        if name in PARAMETERS:
            terms[name] = value
        elif name in ("closeness", "spread"):
            pair[name] = value
        elif name in NAMES:
            twins[twin] = twins[twin]._replace(**{what: value})
        else:
            raise InputError(f"There is no setting {name}. The settings are: {', '.join(SETTINGS)}.")
    chaser, runner = (twins[twin] for twin in TWINS)
    beginning = Start(
        chaser,
        runner,
        pair.get("closeness", start.closeness),
        pair.get("spread", start.spread),
    )
    return beginning, replace(parameters, **terms)


def plan_of(text: str, day: int = 0) -> Plan:
    """The plan that is typed as `chaser=heal,runner=run:1.5@90`.

    A way stands for a twin; after a colon the level of a chase or a run, after an at sign the day from which
    it holds, `day` where there is none. A twin may come twice, with different days; `natural` is no plan.

    Raises
    ------
    InputError
        When it cannot be read.

    Examples
    --------
    >>> plan_of("chaser=chase:1.5,chaser=heal@60", day=30).chaser
    (Policy(way=<Way.CHASE: 1>, day=30, level=1.5), Policy(way=<Way.HEAL: 3>, day=60, level=2.0))
    """
    found: dict[str, list[Policy]] = {twin: [] for twin in TWINS}
    for part in text.replace(" ", "").split(","):
        if part == "natural":
            continue
        twin, _, told = part.partition("=")
        way, _, since = told.partition("@")
        way, _, level = way.partition(":")
        if twin not in found or way.upper() not in Way.__members__:
            raise InputError(
                f'The policy "{part}" cannot be read. Write a twin and a way, as in chaser=heal or '
                "runner=chase:1.5@60; ways are natural, chase, run and heal."
            )
        found[twin].append(
            Policy(
                Way[way.upper()],
                int(_number(since, part)) if since else day,
                _number(level, part) if level else LEVEL,
            )
        )
    return Plan(tuple(found["chaser"]), tuple(found["runner"]))


def _number(text: str, part: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f'In the policy "{part}" "{text}" is no number.') from None


def told(plan: Plan) -> str:
    """A plan in words.

    >>> told(plan_of("chaser=heal@30,runner=heal@30")), told(plan_of("chaser=chase:1.5")), told(Plan())
    ('both heal', 'chaser chases at 1.5', 'natural')
    """
    if plan.chaser and plan.chaser == plan.runner:
        return "both " + ", then ".join(_way(policy, "") for policy in plan.chaser)
    parts = [
        f"{twin} " + ", then ".join(_way(policy, "s") for policy in policies)
        for twin, policies in zip(TWINS, (plan.chaser, plan.runner), strict=True)
        if policies
    ]
    return ", ".join(parts) or "natural"


def _way(policy: Policy, ending: str) -> str:
    if policy.way is Way.NATURAL:
        return "natural"
    word = policy.way.name.lower() + ending
    held = policy.way in (Way.CHASE, Way.RUN) and policy.level != LEVEL
    return f"{word} at {policy.level:g}" if held else word
