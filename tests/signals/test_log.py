"""The log of signals: when, of what kind, and within which time; nothing else."""

from dataclasses import fields

import numpy as np
import pytest

from twinflame.errors import InputError
from twinflame.signals.log import Signal, SignalLog, wall


def test_a_log_holds_no_words_and_no_outcome() -> None:
    assert [field.name for field in fields(SignalLog)] == ["times", "kinds", "start", "end", "zone"]


@pytest.mark.parametrize(
    ("times", "kinds", "start", "end"),
    [
        ([2.0, 1.0], [0, 0], 0.0, 9.0),
        ([1.0], [0, 0], 0.0, 9.0),
        ([1.0], [7], 0.0, 9.0),
        ([10.0], [0], 0.0, 9.0),
        ([np.nan], [0], 0.0, 9.0),
        ([], [], 9.0, 0.0),
        ([], [], 0.0, np.inf),
    ],
    ids=[
        "not in order",
        "a kind too many",
        "no such kind",
        "after the end",
        "no time",
        "backwards",
        "endless",
    ],
)
def test_what_does_not_fit_together_is_refused(
    times: list[float], kinds: list[int], start: float, end: float
) -> None:
    with pytest.raises(InputError):
        SignalLog(np.array(times), np.array(kinds), start, end)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(InputError):
        SignalLog(np.array([1.0]), np.array([Signal.DREAM]), 0.0, 2.0, zone="Atlantis/Centre")


def test_a_log_cannot_be_changed() -> None:
    log = SignalLog(np.array([1.0]), np.array([0]), 0.0, 2.0)
    with pytest.raises(ValueError, match="read-only"):
        log.times[0] = 2.0


def test_the_wall_clock_follows_summer_time() -> None:
    winter, summer = 1_735_732_800.0, 1_751_371_200.0  # noon UTC on 1 January and 1 July 2025
    told = wall(np.array([winter, summer]), "Europe/Berlin")
    assert (told - [winter, summer]).tolist() == [3600.0, 7200.0]
