"""The journey's equations in other tools, timed: what `journey.py` is held against. Imports nothing of ours.

    python journey_worker.py ENGINE DATA.npz [--repeats N]

The file holds `start` (11, n) with the rows of our state, `names` and `values` of the parameters, `dt` in
days and `steps`. Each engine walks all pairs by Euler and Maruyama in float32 with two threads and prints a
JSON line: seconds and processor seconds of each repeat, the first call (with compiling) apart, and means by
which one sees that all do the same. NumPy and the scan also add up each pair's states over the time; diffrax
gives the end alone.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

THREADS = 2
CHUNK = 4096  # pairs that NumPy takes at a time, so that they stay in the cache; the fastest of 512 to 16384

Run = Callable[[int], tuple[Any, Any]]


def drift(xp: Any, k: Any, z: Any) -> Any:
    """Change per day of states (11, ...), written for any module with NumPy's functions."""
    r, h, p, w, a, c = z[0:2], z[2:4], z[4:6], z[6:8], z[8:10], z[10]
    other, far = r[::-1], h[::-1]
    pursuit = (xp.maximum(4 * other, 0) + xp.log1p(xp.exp(-xp.abs(4 * other)))) / 4
    want = k.knowing * a * (k.warmth * w + k.craving * (1 - w))
    flee = k.mirror * p * (c / 2 + pursuit) + k.doubt * (1 - a) * c
    target = k.R * xp.tanh((want - flee + k.cord * xp.tanh(far - other)) / k.R)
    focus = xp.exp(-(r * r) / 2)
    spurned = xp.maximum(r, 0) * xp.maximum(-other, 0)
    hurt = spurned / (1 + spurned)
    closer = k.near * (0.5 + 0.5 * xp.tanh(2 * xp.minimum(r[0], r[1])) - c)
    return xp.concatenate(
        [
            (target - r) / k.tau,
            (r - h) / k.tau_h,
            k.wound * hurt * (1 - p) - k.heal * focus * (0.3 + 0.7 * a) * p,
            k.grow * focus * (1 - w) - k.erode * hurt * w,
            k.wake * (c + focus) * (1 - a),
            closer[None],
        ]
    )


def numpy_run(start: Any, k: Any, dt: float, steps: int) -> Run:
    """Chunks of pairs in a pool of threads, float32 throughout."""
    terms = SimpleNamespace(**{name: np.float32(value) for name, value in vars(k).items()})
    step, root = np.float32(dt), np.float32(dt**0.5)
    jolt, ache = terms.sigma * root, terms.sigma_p * root

    def chunk(args: tuple[int, np.random.SeedSequence]) -> tuple[Any, Any]:
        first, seed = args
        rng = np.random.Generator(np.random.SFC64(seed))
        z = np.ascontiguousarray(start[:, first : first + CHUNK])
        total = np.zeros_like(z)
        for _ in range(steps):
            kicks = rng.standard_normal((4, z.shape[1]), dtype=np.float32)
            z = z + drift(np, terms, z) * step
            z[0:2] += jolt * kicks[0:2]
            z[4:6] += ache * kicks[2:4]
            np.clip(z[4:6], 0, 1, out=z[4:6])
            total += z
        return z, total / np.float32(steps)

    def run(seed: int) -> tuple[Any, Any]:
        firsts = range(0, start.shape[1], CHUNK)
        seeds = np.random.SeedSequence(seed).spawn(len(firsts))
        with ThreadPoolExecutor(THREADS) as pool:
            found = list(pool.map(chunk, zip(firsts, seeds, strict=True)))
        return np.concatenate([f[0] for f in found], 1), np.concatenate([f[1] for f in found], 1)

    return run


def jax_and_terms(k: Any) -> tuple[Any, Any, Any]:
    """JAX with two threads, its NumPy, and the diffusion's factor for each row."""
    os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen=true intra_op_parallelism_threads={THREADS}"
    jax, jnp = import_module("jax"), import_module("jax.numpy")

    spread = jnp.zeros(11, jnp.float32).at[0:2].set(k.sigma).at[4:6].set(k.sigma_p)
    return jax, jnp, spread


def scan_run(start: Any, k: Any, dt: float, steps: int) -> Run:
    """`jax.lax.scan` over the steps, all pairs at once."""
    jax, jnp, _ = jax_and_terms(k)

    def walk(key: Any, z: Any) -> Any:
        def step(carry: Any, key: Any) -> Any:
            z, total = carry
            kicks = jax.random.normal(key, (4, z.shape[1]), z.dtype) * jnp.sqrt(jnp.float32(dt))
            z = z + drift(jnp, k, z) * dt
            z = z.at[0:2].add(k.sigma * kicks[0:2])
            z = z.at[4:6].set(jnp.clip(z[4:6] + k.sigma_p * kicks[2:4], 0, 1))
            return (z, total + z), None

        (z, total), _ = jax.lax.scan(step, (z, jnp.zeros_like(z)), jax.random.split(key, steps))
        return z, total / steps

    go = jax.jit(walk)
    return lambda seed: jax.block_until_ready(go(jax.random.PRNGKey(seed), start))


def diffrax_run(path: str, whole: bool, start: Any, k: Any, dt: float, steps: int) -> Run:
    """diffrax: `path` names its Brownian path; pair by pair under vmap, or all in one state if `whole`.

    Pain is not held between 0 and 1 here, since diffrax has no step for it: that is less work.
    """
    jax, jnp, spread = jax_and_terms(k)
    diffrax = import_module("diffrax")

    end = steps * dt
    rows = start.shape if whole else (11,)
    factor = spread.reshape(-1, *(1 for _ in rows[1:])) * jnp.ones(rows, jnp.float32)

    def solved(key: Any, z: Any) -> Any:
        both = jax.ShapeDtypeStruct(rows, jnp.float32)
        if path == "UnsafeBrownianPath":
            motion = diffrax.UnsafeBrownianPath(shape=both, key=key)
        else:
            motion = diffrax.VirtualBrownianTree(0.0, end, tol=dt / 4, shape=both, key=key)
        noise = diffrax.WeaklyDiagonalControlTerm(lambda t, y, _: factor, motion)
        walk = diffrax.diffeqsolve(
            diffrax.MultiTerm(diffrax.ODETerm(lambda t, y, _: drift(jnp, k, y)), noise),
            diffrax.Euler(),
            0.0,
            end,
            dt0=dt,
            y0=z,
            saveat=diffrax.SaveAt(t1=True),
            stepsize_controller=diffrax.ConstantStepSize(),
            max_steps=steps + 2,
            adjoint=diffrax.ForwardMode(),
            throw=False,
        )
        return walk.ys[0]

    if whole:
        go = jax.jit(solved)

        def run(seed: int) -> tuple[Any, Any]:
            z = jax.block_until_ready(go(jax.random.PRNGKey(seed), start))
            return z, z

        return run
    each = jax.jit(jax.vmap(solved, in_axes=(0, 1), out_axes=1))

    def run_each(seed: int) -> tuple[Any, Any]:
        z = jax.block_until_ready(each(jax.random.split(jax.random.PRNGKey(seed), start.shape[1]), start))
        return z, z

    return run_each


ENGINES: dict[str, Callable[..., Run]] = {
    "NumPy float32, two threads": numpy_run,
    "jax.lax.scan": scan_run,
    "diffrax, UnsafeBrownianPath, vmap": lambda *a: diffrax_run("UnsafeBrownianPath", False, *a),
    "diffrax, VirtualBrownianTree, vmap": lambda *a: diffrax_run("VirtualBrownianTree", False, *a),
    "diffrax, UnsafeBrownianPath, one state": lambda *a: diffrax_run("UnsafeBrownianPath", True, *a),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("engine", choices=ENGINES)
    options.add_argument("data", type=Path)
    options.add_argument("--repeats", type=int, default=3)
    asked = options.parse_args()
    with np.load(asked.data) as file:
        start, dt, steps = file["start"], float(file["dt"]), int(file["steps"])
        names, values = file["names"].tolist(), file["values"].tolist()
    k = SimpleNamespace(**dict(zip(names, values, strict=True)))
    begun = time.perf_counter()
    run = ENGINES[asked.engine](start, k, dt, steps)
    run(0)
    first = time.perf_counter() - begun
    took, cost = [], []
    for seed in range(1, asked.repeats + 1):
        begun, spent = time.perf_counter(), time.process_time()
        z, _ = run(seed)
        took.append(time.perf_counter() - begun)
        cost.append(time.process_time() - spent)
    means = np.asarray(z).mean(axis=1).round(4).tolist()
    print(
        json.dumps({"what": asked.engine, "first": first, "seconds": took, "processor": cost, "means": means})
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
