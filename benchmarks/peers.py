"""Other tools that fit a two-sided Hawkes process, timed on the same data and in the same run as ours.

    python benchmarks/peers.py 10000 100000

Each peer runs in an environment of its own under benchmarks/out/peers/, made on first use.
From other benchmarks:

>>> from peers import peer_times, save                                                      # doctest: +SKIP
>>> peer_times(save(path, t, c, end, unit=86400.0), peers=("tick", "prototype"))            # doctest: +SKIP
{'tick': {'loss and gradient, new decay': {'seconds': 0.0059, ...}, ...}, 'prototype': {...}}
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tables import markdown, publish

HERE = Path(__file__).parent
OUT = HERE / "out" / "peers"

# Idle threads of a linear algebra library made some fits here ten times slower on a busy machine.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

Figures = dict[str, float | int | str]


@dataclass(frozen=True)
class Peer:
    """What has to be installed: `first` where a package builds only with older tools, then `packages`."""

    packages: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


PEERS = {
    "tick": Peer(("tick==0.8.0.2", "numpydoc==1.11.0", "six==1.17.0", "numpy==2.4.6", "scipy==1.17.1")),
    "hawkesbook": Peer(("hawkesbook==0.1.0", "numba==0.68.1", "numpy==2.4.6", "scipy==1.17.1")),
    "hawkeslib": Peer(
        ("hawkeslib==0.2.2", "numpy==1.26.4", "scipy==1.17.1"),
        first=("cython<3", "numpy==1.26.4", "setuptools<66", "wheel"),
    ),
    "prototype": Peer(),  # runs on our own environment
}


def python_of(name: str) -> str:
    """The interpreter of a peer's environment, which is made if it is missing.

    Raises
    ------
    subprocess.CalledProcessError
        When it cannot be installed.
    """
    peer = PEERS[name]
    if not peer.packages:
        return sys.executable
    folder = OUT / name
    python, done = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join((*peer.first, *peer.packages))
    if not done.is_file() or done.read_text() != wanted:
        _uv(folder, "venv", "-q", "--clear", "--python", str(Path(sys.executable).resolve()), str(folder))
        if peer.first:
            _uv(folder, "pip", "install", "-q", *peer.first)
        isolation = ["--no-build-isolation"] if peer.first else []
        _uv(folder, "pip", "install", "-q", *isolation, *peer.packages)
        done.write_text(wanted)
    return str(python)


def _uv(folder: Path, *command: str) -> None:
    uv, env = str(HERE.parent / "scripts" / "uv"), {**os.environ, "VIRTUAL_ENV": str(folder)}
    subprocess.run([uv, *command], check=True, env=env, stdout=sys.stderr)


def save(path: Path, t: NDArray[np.float64], c: NDArray[np.int8], end: float, unit: float = 1.0) -> Path:
    """Writes events where a peer can read them; `unit` is the number of seconds in one unit of `t`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, t=t, c=c, T=end, unit=unit)
    return path


def peer_times(
    data: Path, peers: Sequence[str] = ("tick", "prototype"), fit: bool = True, budget: float = 2.0
) -> dict[str, dict[str, Figures]]:
    """Times of each peer on one file of events.

    Parameters
    ----------
    data
        An .npz as `save` writes it.
    peers
        Names among `PEERS`.
    fit
        Whether to time full fits too.
    budget
        Seconds for which each short measurement is repeated.

    Returns
    -------
    For each peer, by measurement: `seconds` (median of the repeats), `fastest`, `repeats`, and what else it
    tells, such as `log_likelihood`. Where a peer fails: {"error": {"error": why}}.
    """
    return {name: _time(name, data, fit, budget) for name in peers}


def _time(name: str, data: Path, fit: bool, budget: float) -> dict[str, Figures]:
    try:
        python = python_of(name)
    except subprocess.CalledProcessError:
        return {"error": {"error": "could not be installed"}}
    command = [python, str(HERE / "peer_worker.py"), name, str(data), "--budget", str(budget)]
    ran = subprocess.run(
        command + ([] if fit else ["--no-fit"]),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NUMBA_CACHE_DIR": str(OUT / "numba"), **ONE_THREAD},
    )
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    figures = {str(line.pop("what")): line for line in lines}
    if ran.returncode:
        figures["error"] = {"error": ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "ended"}
    return figures


def simulate(n: int, seed: int = 1) -> tuple[NDArray[np.float64], NDArray[np.int8], float]:
    """A two-sided Hawkes process with one decay, in seconds, made cluster by cluster.

    About forty contacts a day; follow-ups and answers come after five minutes in the mean.
    """
    rng = np.random.default_rng(seed)
    brings = np.array([[0.25, 0.35], [0.40, 0.20]])  # of side i, by one contact of side j
    delay, background = 300.0, np.array([8.0, 7.0]) / 86_400.0
    total = float(np.linalg.solve(np.eye(2) - brings, background).sum())
    end = 1.1 * n / total
    waves = [
        (rng.random(k) * end, np.full(k, side, np.int8))
        for side, k in enumerate(rng.poisson(background * end))
    ]
    times, sides = [w[0] for w in waves], [w[1] for w in waves]
    parents, of = np.concatenate(times), np.concatenate(sides)
    while len(parents):
        children = [np.repeat(parents, rng.poisson(brings[side, of])) for side in (0, 1)]
        of = np.concatenate([np.full(len(child), side, np.int8) for side, child in enumerate(children)])
        parents = np.concatenate(children)
        parents = parents + rng.exponential(delay, len(parents))
        times.append(parents)
        sides.append(of)
    t, c = np.concatenate(times), np.concatenate(sides)
    order = np.argsort(t)[:n]
    return t[order], c[order], float(t[order][-1] + 1.0)


def table(results: dict[int, dict[str, dict[str, Figures]]]) -> str:
    """A row for each peer and measurement: its fastest repeat in milliseconds, by number of contacts."""
    rows = []
    kinds = dict.fromkeys(
        (peer, what) for r in results.values() for peer, figures in r.items() for what in figures
    )
    for peer, what in kinds:
        row: dict[str, object] = {"tool": peer, "what": what}
        for n in results:
            took = results[n].get(peer, {}).get(what, {}).get("fastest")
            row[f"{n:,} contacts, ms"] = round(1e3 * took, 2) if isinstance(took, float) else None
        rows.append(row)
    return markdown(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time other Hawkes tools on simulated data.")
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--no-fit", dest="fit", action="store_false")
    parser.add_argument("--budget", type=float, default=2.0)
    parser.add_argument("--docs", action="store_true", help="write docs/benchmarks/peers.md too")
    given = parser.parse_args()
    results = {}
    for n in given.sizes:
        data = save(OUT / f"simulated_{n}.npz", *simulate(n))
        results[n] = peer_times(data, given.peers, given.fit, given.budget)
        print(json.dumps({str(n): results[n]}, indent=1), file=sys.stderr)
    print(table(results))
    if given.docs:
        publish("peers", "python benchmarks/peers.py --docs", table(results))


if __name__ == "__main__":
    main()
