"""Times one peer on one data file and prints a JSON line for each measurement.

Runs inside the peer's own environment, which `peers.py` makes: it imports nothing of ours.

    python peer_worker.py PEER DATA.npz [--budget SECONDS] [--no-fit]

The file holds `t` (rising), `c` (0 or 1) and `T` (the end), in any unit; for the prototype, `unit` says how
many seconds one unit has (1 if it is left out). Inside, time is scaled to a mean gap of 1, so that optimisers
start from numbers of a usual size; log-likelihoods are printed in the unit of the file.
"""

import argparse
import importlib
import json
import math
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAY = 86_400.0
DECAYS = (math.log(0.05), math.log(200.0))  # searched by whoever profiles; in mean gaps, so 1 is usual


@dataclass(frozen=True)
class Data:
    """Two-sided events with a mean gap of 1, and what leads back to the unit of the file."""

    t: Floats
    c: NDArray[np.int64]
    end: float
    scale: float  # units of the file in one unit here
    seconds: float  # in one unit of the file

    @property
    def n(self) -> int:
        return len(self.t)

    def log_likelihood(self, here: float) -> float:
        """In the unit of the file."""
        return here - self.n * math.log(self.scale)

    def start(self) -> tuple[Floats, Floats, float]:
        """Where every fit begins: half of the rate is background, and each event brings 0.2 and 0.2 more."""
        return np.asarray(0.5 * np.bincount(self.c, minlength=2) / self.end, float), np.full((2, 2), 0.2), 1.0


def load(path: Path) -> Data:
    with np.load(path) as file:
        t, c, end = file["t"].astype(float), file["c"].astype(np.int64), float(file["T"])
        seconds = float(file["unit"]) if "unit" in file else 1.0
    scale = end / len(t)
    return Data(t / scale, c, end / scale, scale, seconds)


def say(what: str, **figures: float | int | str) -> None:
    print(json.dumps({"what": what, **figures}), flush=True)


def timed(call: Callable[[], object], budget: float) -> dict[str, float | int]:
    """Repeats a call for `budget` seconds, at least three times; seconds of the median and of the fastest."""
    call()
    took: list[float] = []
    begun = time.perf_counter()
    while len(took) < 3 or (time.perf_counter() - begun < budget and len(took) < 1000):
        start = time.perf_counter()
        call()
        took.append(time.perf_counter() - start)
    return {"seconds": float(np.median(took)), "fastest": min(took), "repeats": len(took)}


def fitted(call: Callable[[], dict[str, float | int]], budget: float) -> dict[str, float | int]:
    """The same for a fit, which is long: three times, or once where that alone exceeds three budgets."""
    took: list[float] = []
    figures: dict[str, float | int] = {}
    while len(took) < 3 and sum(took) < 3 * budget:
        start = time.perf_counter()
        figures = call()
        took.append(time.perf_counter() - start)
    return {"seconds": float(np.median(took)), "fastest": min(took), "repeats": len(took), **figures}


def tick(data: Data, budget: float, fit: bool) -> None:
    """One exponential kernel with one given decay; a fit of the decay has to profile it from outside."""
    from scipy import optimize
    from tick.hawkes import ModelHawkesExpKernLogLik

    minimize: Any = optimize.minimize

    events = [np.ascontiguousarray(data.t[data.c == side]) for side in (0, 1)]
    mu, alpha, decay = data.start()
    x = np.concatenate([mu, alpha.ravel()])
    out = np.empty_like(x)

    def model(decay: float) -> Any:
        made = ModelHawkesExpKernLogLik(decay, n_threads=1)
        made.fit(events, end_times=np.array([data.end]))
        return made

    def with_new_decay() -> None:
        nonlocal decay
        decay *= 1 + 1e-7
        model(decay).loss_and_grad(x, out=out)

    say("loss and gradient, new decay", **timed(with_new_decay, budget))
    kept = model(decay)
    say("loss and gradient, same decay", **timed(lambda: kept.loss_and_grad(x, out=out), budget))
    if not fit:
        return

    def loss(z: Floats, given: Any) -> tuple[float, Floats]:
        value: tuple[float, Floats] = given.loss_and_grad(z)
        return value

    def profiled(warm: bool, ftol: float, xatol: float) -> dict[str, float | int]:
        best, evaluations, decays = x, 0, 0

        def inner(log_decay: float) -> float:
            nonlocal best, evaluations, decays
            given = model(math.exp(log_decay))
            found = minimize(
                loss,
                best if warm else x,
                (given,),
                jac=True,
                method="L-BFGS-B",
                bounds=[(1e-8, None)] * 6,
                options={"ftol": ftol, "gtol": 1e-7},
            )
            best, evaluations, decays = found.x, evaluations + found.nfev, decays + 1
            return float(found.fun)

        found = optimize.minimize_scalar(inner, bounds=DECAYS, method="bounded", options={"xatol": xatol})
        # its loss is a mean over events, against a Poisson process of rate 1 on each side
        likelihood = -float(found.fun) * data.n - 2 * data.end
        return {
            "log_likelihood": data.log_likelihood(likelihood),
            "decay": math.exp(found.x) / data.scale,
            "decays": decays,
            "evaluations": evaluations,
        }

    say("fit, decay profiled", **fitted(lambda: profiled(False, 1e-12, 1e-4), budget))
    say("fit, decay profiled, each from the last", **fitted(lambda: profiled(True, 1e-10, 1e-3), budget))


def hawkesbook(data: Data, budget: float, fit: bool) -> None:
    """Value only; its fit is Nelder-Mead over eight parameters, so only short histories are fitted."""
    import contextlib
    import io

    import hawkesbook as book

    mu, alpha, decay = data.start()
    theta = (mu, (alpha * decay).T.copy(), np.array([decay, decay]))
    say("value", **timed(lambda: book.mutual_exp_log_likelihood(data.t, data.c, data.end, theta), budget))
    if not fit or data.n > 20_000:
        return

    def search() -> dict[str, float | int]:
        with contextlib.redirect_stdout(io.StringIO()):
            _, found = book.mutual_exp_mle(data.t, data.c, data.end, theta)
        return {"log_likelihood": data.log_likelihood(float(found))}

    say("fit", **fitted(search, budget))


def hawkeslib(data: Data, budget: float, fit: bool) -> None:
    """Value only; its fit is EM with one decay, by its own stopping rule and by a strict one."""
    from hawkeslib import MultivariateExpHawkesProcess as Process

    mu, alpha, decay = data.start()
    value = Process.log_likelihood_with_params
    say("value", **timed(lambda: value(data.t, data.c, mu, alpha.T.copy(), decay, data.end), budget))
    if not fit:
        return

    def search(**options: float) -> dict[str, float | int]:
        return {
            "log_likelihood": data.log_likelihood(float(Process().fit(data.t, data.c, data.end, **options)))
        }

    say("fit", **fitted(search, budget))
    say("fit, strict", **fitted(lambda: search(reltol=1e-9, maxiter=2000), budget))


def prototype(data: Data, budget: float, fit: bool) -> None:
    """The first sketch of the contact model, where it lies beside this repository.

    Slow scale of two days, monthly knots, as in its own trials.
    """
    folder = Path(__file__).parents[2] / "shared" / "prototypes"
    if not (folder / "contact_gated.py").is_file():
        say("error", error="is not here")
        return
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    sketch = importlib.import_module("contact_gated")

    second = data.scale * data.seconds  # it thinks in seconds
    features = sketch.build(data.t * second, data.c, data.end * second, bs=(1 / (2 * DAY),), knots=30 * DAY)
    clocks, ends, speeds, _ = sketch.clock(features, None)
    knots, slow = features["nk"], features["nz"]
    hourly = 0.5 * np.bincount(data.c, minlength=2) / (data.end * second)
    x = np.concatenate(
        [
            np.r_[np.full(24, math.log(hourly[side])), np.zeros(knots + slow), 0.3, 0.3, 1 / 600, 1 / 600]
            for side in (0, 1)
        ]
    )
    names = ("c", "he", "ke", "fe", "Ze", "hq", "kq", "fq", "Zq", "qw", "nk", "nz")
    given = (*(features[name] for name in names), clocks, ends, speeds, np.ones(data.n))
    say(
        "loss and gradient",
        parameters=len(x),
        panels=len(features["qw"]),
        **timed(lambda: sketch.ll_grad(x, *given), budget),
    )
    if fit and data.n <= 20_000:
        say("fit", **fitted(lambda: {"evaluations": int(sketch.fit(features)["nfev"])}, budget))


PEERS = {"tick": tick, "hawkesbook": hawkesbook, "hawkeslib": hawkeslib, "prototype": prototype}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("data", type=Path)
    parser.add_argument("--budget", type=float, default=2.0)
    parser.add_argument("--no-fit", dest="fit", action="store_false")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    PEERS[given.peer](load(given.data), given.budget, given.fit)


if __name__ == "__main__":
    main()
