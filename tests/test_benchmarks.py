"""What the benchmarks stand on: the simulated contact, the scaling of time, the form of the tables."""

from pathlib import Path

import numpy as np
import pytest

import contact
import peers
import tables
from ahead import look_ahead
from peer_worker import load
from twinflame.contact.fit import fit
from twinflame.contact.likelihood import observe
from twinflame.contact.priors import Prior
from twinflame.contact.reference import reference


def test_simulated_contact_is_ordered_and_has_the_rates_it_was_made_from() -> None:
    t, c, end = peers.simulate(20_000)
    assert len(t) == len(c) == 20_000
    assert (np.diff(t) >= 0).all()
    assert t[-1] < end
    share = np.linalg.solve(np.eye(2) - np.array([[0.25, 0.35], [0.40, 0.20]]), [8.0, 7.0])
    rate = 20_000 / (end / 86_400.0)
    assert rate == pytest.approx(share.sum(), rel=0.1)
    assert (c == 0).mean() == pytest.approx(share[0] / share.sum(), abs=0.02)


def test_the_same_seed_gives_the_same_contact() -> None:
    assert (peers.simulate(500, seed=3)[0] == peers.simulate(500, seed=3)[0]).all()


def test_a_likelihood_is_told_in_the_unit_of_the_file(tmp_path: Path) -> None:
    t, c, end = peers.simulate(1_000)
    data = load(peers.save(tmp_path / "events.npz", t, c, end))
    assert data.end == pytest.approx(len(t))  # a mean gap of 1
    here = data.n * np.log(1.0) - data.end  # a Poisson process of the mean rate, in mean gaps
    there = len(t) * np.log(len(t) / end) - len(t)
    assert data.log_likelihood(here) == pytest.approx(there)


def test_a_table_shows_what_is_missing_as_missing() -> None:
    results: dict[int, dict[str, dict[str, peers.Figures]]] = {
        10: {"tick": {"fit": {"fastest": 0.5}}},
        20: {
            "tick": {"fit": {"fastest": 1.25}},
            "other": {"fit": {"fastest": 2.0}, "error": {"error": "no"}},
        },
    }
    lines = peers.table(results).splitlines()
    assert lines[0] == "| tool | what | 10 contacts, ms | 20 contacts, ms |"
    assert lines[2:] == [
        "| tick | fit | 500.0 | 1250.0 |",
        "| other | fit | - | 2000.0 |",
        "| other | error | - | - |",
    ]


def test_a_published_table_begins_with_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "TABLES", tmp_path)
    path = tables.publish("x", "python benchmarks/x.py", tables.markdown([{"a": 1}]))
    assert path.read_text().startswith("Made by `python benchmarks/x.py` (Python ")
    assert path.read_text().endswith("| a |\n|--:|\n| 1 |\n")


def test_contacts_for_timing_are_as_many_as_asked_and_lie_in_the_weeks_of_their_terms() -> None:
    times, who, terms = contact.contacts(500, 0.2)
    assert len(times) == len(who) == 500
    assert observe(times, who).grid.weeks == len(terms.drift)


def test_ours_stands_beside_what_was_measured_of_others_and_alone_beside_what_was_not() -> None:
    theirs: dict[str, dict[str, peers.Figures]] = {
        "tick": {"loss and gradient, new decay": {"fastest": 0.004}}
    }
    rows = contact.rows_of(10, {contact.WHOLE: 0.002}, theirs)
    assert [row["ratio"] for row in rows] == [None, 0.5]


def test_with_a_drift_that_hardly_moves_every_way_of_carrying_it_forward_agrees() -> None:
    prior = reference().prior
    still = Prior(prior.mean, prior.cov, np.log([1e-3, 1e-3, 1e-3, 60.0]), prior.drift_sd)
    times, who, _ = contact.contacts(600, 0.3)
    found = fit(observe(times[:400], who[:400]), still, correlations=(), rounds=0)
    later = observe(times, who, usual=found.seen.usual)
    ahead = look_ahead(found, later)
    assert ahead.integrated == pytest.approx(ahead.at_mean, abs=1e-2)
    assert ahead.followed == pytest.approx(ahead.at_mean, abs=1e-2)
    assert ahead.over(ahead.followed).followed == 0.0
