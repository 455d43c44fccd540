# mypy: ignore-errors
"""One pass of a peer's bootstrap filter over the journey, timed; run by benchmarks/filter.py in an own
environment.

    python filter_worker.py PEER DATA.npz PARTICLES

Prints a line of JSON: seconds of the fastest repeat, and the log-likelihood.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

REPEATS = 3
NAMES = ("warmth", "craving", "knowing", "mirror", "doubt", "cord", "tau", "tau_h", "heal", "grow", "wound",
         "erode", "wake", "near", "sigma", "R", "sigma_p")  # fmt: skip

TYPES = ("CovarDict", "InitialTimeFloat", "ObservationDict", "ParamDict", "RNGKey", "StateDict",
         "StepSizeFloat", "TimeFloat")  # fmt: skip


def step(np_: Any, z: Any, k: Any, dt: float, kicks: Any) -> Any:
    """One step of the journey, from the equations as the docs have them; `z` a list of 11, `kicks` of 4."""
    r, h, p, w, a, c = z[0:2], z[2:4], z[4:6], z[6:8], z[8:10], z[10]
    out: list[Any] = [None] * 11
    for i in range(2):
        j = 1 - i
        want = k["knowing"] * a[i] * (k["warmth"] * w[i] + k["craving"] * (1 - w[i]))
        pursuit = np_.logaddexp(0.0, 4 * r[j]) / 4
        flee = k["mirror"] * p[i] * (0.5 * c + pursuit) + k["doubt"] * (1 - a[i]) * c
        pull = k["cord"] * np_.tanh(h[j] - r[j])
        target = k["R"] * np_.tanh((want - flee + pull) / k["R"])
        focus = np_.exp(-0.5 * r[i] ** 2)
        s = np_.maximum(r[i], 0) * np_.maximum(-r[j], 0)
        hurt = s / (1 + s)
        out[i] = r[i] + (target - r[i]) / k["tau"] * dt + k["sigma"] * np_.sqrt(dt) * kicks[i]
        out[2 + i] = h[i] + (r[i] - h[i]) / k["tau_h"] * dt
        dp = k["wound"] * hurt * (1 - p[i]) - k["heal"] * focus * (0.3 + 0.7 * a[i]) * p[i]
        out[4 + i] = np_.clip(p[i] + dp * dt + k["sigma_p"] * np_.sqrt(dt) * kicks[2 + i], 0, 1)
        out[6 + i] = w[i] + (k["grow"] * focus * (1 - w[i]) - k["erode"] * hurt * w[i]) * dt
        out[8 + i] = a[i] + k["wake"] * (c + focus) * (1 - a[i]) * dt
    out[10] = c + k["near"] * (1 / (1 + np_.exp(-4 * np_.minimum(r[0], r[1]))) - c) * dt
    return out


def with_particles(data: Any, count: int) -> Callable[[], float]:
    import particles
    from particles import distributions as dists
    from particles import state_space_models as ssm

    k = dict(zip(NAMES, data["terms"], strict=True))
    steps, noise, start, read = int(data["steps"]), float(data["noise"]), data["start"], data["read"]

    class Step(dists.ProbDist):  # type: ignore[misc]
        dim = 11

        def __init__(self, before: Any) -> None:
            self.before = before

        def rvs(self, size: int | None = None) -> Any:
            n = size or len(self.before)
            z = list(np.broadcast_to(self.before, (n, 11)).T)
            for _ in range(steps):
                z = step(np, z, k, 1.0 / steps, np.random.standard_normal((4, n)))  # noqa: NPY002
            return np.stack(z, axis=1)

    class Journey(ssm.StateSpaceModel):  # type: ignore[misc]
        def PX0(self) -> Any:  # noqa: N802
            return Step(start[None])

        def PX(self, t: int, xp: Any) -> Any:  # noqa: N802
            return Step(xp)

        def PY(self, t: int, xp: Any, x: Any) -> Any:  # noqa: N802
            return dists.IndepProd(
                dists.Normal(loc=x[:, 0], scale=noise), dists.Normal(loc=x[:, 1], scale=noise)
            )

    def run() -> float:
        model = ssm.Bootstrap(ssm=Journey(), data=list(read[:, None, :]))
        smc = particles.SMC(fk=model, N=count, resampling="systematic", ESSrmin=0.5)
        smc.run()
        return float(smc.logLt)

    return run


def with_pypomp(data: Any, count: int) -> Callable[[], float]:
    import jax
    import jax.numpy as jnp
    import pandas as pd
    import pypomp
    import pypomp.types

    steps, noise, start, read = int(data["steps"]), float(data["noise"]), data["start"], data["read"]
    states = tuple(f"z{i}" for i in range(11))
    Cov, Start, Read, Par = (getattr(pypomp.types, n) for n in TYPES[:4])  # it looks at annotations
    Key, State, Dt, Now = (getattr(pypomp.types, n) for n in TYPES[4:])

    def rinit(theta_: Par, key: Key, covars: Cov, t0: Start):  # type: ignore[no-untyped-def]
        return {s: jnp.asarray(start[i]) for i, s in enumerate(states)}

    def rproc(X_: State, theta_: Par, key: Key, covars: Cov, t: Now, dt: Dt):  # type: ignore[no-untyped-def]
        moved = step(jnp, [X_[s] for s in states], theta_, 1.0 / steps, jax.random.normal(key, (4,)))
        return dict(zip(states, moved, strict=True))

    def dmeas(Y_: Read, X_: State, theta_: Par, covars: Cov, t: Now):  # type: ignore[no-untyped-def]
        off = jnp.array([Y_["y1"] - X_["z0"], Y_["y2"] - X_["z1"]]) / noise
        return jnp.sum(-0.5 * off**2 - jnp.log(noise) - 0.5 * jnp.log(2 * jnp.pi))

    ys = pd.DataFrame(read, columns=["y1", "y2"], index=np.arange(1.0, len(read) + 1))
    theta = pypomp.PompParameters([dict(zip(NAMES, map(float, data["terms"]), strict=True))])
    model = pypomp.Pomp(
        ys=ys, theta=theta, statenames=states, t0=0.0, rinit=rinit, rproc=rproc, dmeas=dmeas, nstep=steps
    )
    keys = iter(jax.random.split(jax.random.key(1), 100))

    def run() -> float:
        model.pfilter(J=count, key=next(keys), thresh=0.5)
        return float(np.asarray(model.results_history[-1].logLiks).ravel()[0])

    return run


def main() -> None:
    peer, file, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    data = np.load(file)
    run = {"particles": with_particles, "pypomp": with_pypomp}[peer](data, count)
    log = run()  # compiles
    seconds = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        log = run()
        seconds.append(time.perf_counter() - begun)
    print(json.dumps({"seconds": min(seconds), "log": log}))


if __name__ == "__main__":
    main()
