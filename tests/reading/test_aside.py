"""Work done beside other work."""

from threading import Event

import pytest

from twinflame.reading.aside import Aside


def test_it_gives_what_the_work_gave_and_tells_how_much_is_done() -> None:
    go = Event()
    told: list[float] = []

    def work(tick) -> str:
        tick(0.5)
        go.wait(5)
        return "done"

    def report(share: float) -> None:
        told.append(share)
        if share:
            go.set()

    with Aside(work) as found:
        assert found.result(report) == "done"
    assert 0.5 in told
    assert told[-1] == 1.0


def test_an_error_of_the_work_comes_up_where_its_result_is_asked_for() -> None:
    def work(_) -> None:
        raise KeyError("x")

    with Aside(work) as found, pytest.raises(KeyError):
        found.result()


def test_leaving_early_ends_the_work_and_keeps_the_error_that_led_to_it() -> None:
    ticks: list[float] = []
    begun = Event()

    def work(tick) -> None:
        for i in range(100_000):
            tick(i)
            ticks.append(i)
            begun.set()
            Event().wait(0.001)

    def interrupted() -> None:
        with Aside(work):
            begun.wait(5)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    after = len(ticks)
    assert 0 < after < 100_000
    Event().wait(0.02)
    assert len(ticks) == after
