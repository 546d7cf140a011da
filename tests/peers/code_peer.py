# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the code that `warmup-lab code` writes in the real frameworks.

    code_peer.py [WORD ...]     only the recipes whose name has one of the words

Every recipe of code_cases.py, and every example of tests/golden/documented, is written for every
framework. What is written is run as it stands, and must give every update the rate that
`warmup-lab schedule` intends, or of a script that alone says what it means, runs: within 1e-9 of the largest
one in PyTorch, transformers and timm, which compute in double, within 1e-5 of it in optax and
Keras, which compute in float32 (and of their scripts everywhere). What is refused must say where, what and what else. Ends with 1
when a rate is off, a snippet raises, or a framework that can say a schedule refuses it; a framework
that is not installed is left out, and said.
"""
import csv
import importlib.util
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import types
import warnings

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
warnings.filterwarnings("ignore")
import torch  # noqa: E402
from torch.optim.optimizer import register_optimizer_step_pre_hook  # noqa: E402

import code_cases  # noqa: E402

LAB = os.environ.get("WARMUP_LAB", "warmup-lab")
DOUBLE, SINGLE = 1e-9, 1e-5
LONGEST = 2000  # updates of a documented example that is run
# Compiling every loop of optax and Keras takes minutes: of the others the rates alone.
LOOPED = {"multiplier 1", "3 updates, 2 of warm-up", "step by epoch of 4", "table after a ramp"}


def lab(*words):
    return subprocess.run([LAB, *words], capture_output=True, text=True)


def intended(recipe):
    done = lab("schedule", recipe)
    if done.returncode:
        sys.exit(f"{recipe}: {done.stderr}")
    rows = csv.DictReader(io.StringIO(done.stdout))
    return [float(row["intended"] if "intended" in row else row["lr"]) for row in rows]


def run_torch(code, updates, name):
    rates, momenta = [], []

    def note(optimizer, *_):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0].get("momentum"))

    hook = register_optimizer_step_pre_hook(note)
    try:
        # A metric that never improves is what the program supposes.
        exec(compile(re.sub(r"plateau\.step\(loss\)|scheduler\.step\(loss\)", lambda m: m[0].replace("loss", "1.0"), code),
                     "snippet", "exec"), {})
    finally:
        hook.remove()
    return rates, momenta


def run_optax(code, updates, name):
    import jax
    import jax.numpy as jnp
    names = {}
    loop = code.index("\noptimizer = ")
    exec(compile(code if name in LOOPED else code[:loop], "snippet", "exec"), names)
    if name in LOOPED:
        counts = [int(leaf) for leaf in jax.tree.leaves(names["state"]) if leaf.dtype == jnp.int32]
        assert counts and set(counts) == {updates}, f"the optimizer counted {counts}"
    return jax.vmap(names["schedule"])(jnp.arange(updates)).tolist(), None


def run_keras(code, updates, name):
    import jax
    import jax.numpy as jnp
    names = {}
    loop = code.index("\noptimizer = ")
    exec(compile(code if name in LOOPED else code[:loop], "snippet", "exec"), names)
    if name in LOOPED:
        assert int(names["optimizer"].iterations) == updates, f"the optimizer counted {names['optimizer'].iterations}"
    schedule = names["schedule"]
    return jax.vmap(lambda step: jnp.asarray(schedule(step), "float32"))(jnp.arange(updates)).tolist(), None


TARGETS = {"torch": (run_torch, DOUBLE), "transformers": (run_torch, DOUBLE), "timm": (run_torch, DOUBLE),
           "optax": (run_optax, SINGLE), "keras": (run_keras, SINGLE)}

# Where a refusal is right: the framework has no such thing. A plateau on a curve that moves is
# nowhere the same; radam's difference of large numbers is lost in float32.
NOWHERE = {"a plateau on a cosine"}


def may_refuse(target, name):
    if name in NOWHERE:
        return True
    if target == "torch":
        return False
    if target in ("optax", "keras"):
        return any(word in name.lower() for word in ("plateau", "radam", "momentum"))
    return "/" in name or name not in code_cases.SAYABLE[target]


def documented():
    """(name, text) of the scripts of documentation."""
    for file in sorted((pathlib.Path(__file__).resolve().parent.parent / "golden" / "documented").glob("*.py")):
        for part in file.read_text().split("#% ")[1:]:
            name, text = part.split("\n", 1)
            yield f"{file.stem}/{name}", text


def problem(target, name, recipe, rates, script=False):
    """None when all is well, and whether code was written."""
    done = lab("code", recipe, "--to", target)
    said = [line for line in done.stderr.splitlines() if not (script and re.match(r"warmup-lab: (note|warning|error): ", line))]
    if done.returncode == 2:
        lines = said
        if len(lines) != 1 or "found " not in lines[0] or "allowed: " not in lines[0] or done.stdout:
            return f"a refusal that is not one clear message: {done.stderr}", False
        return (None if may_refuse(target, name) else f"refused: {done.stderr}"), False
    if done.returncode or said:
        return f"status {done.returncode}: {done.stderr}", True
    run, tolerance = TARGETS[target]
    try:
        theirs, momenta = run(done.stdout, len(rates), name)
    except Exception as error:  # whatever the snippet raises is what we want to know
        return f"raises {type(error).__name__}: {error}\n{done.stdout}", True
    if len(theirs) != len(rates):
        return f"{len(theirs)} updates instead of {len(rates)}\n{done.stdout}", True
    most = (SINGLE if name.startswith(("keras/", "optax/")) else tolerance) * max(map(abs, rates))
    for update, (a, b) in enumerate(zip(theirs, rates)):
        if not abs(a - b) <= most:
            return f"update {update}: {a!r} instead of {b!r}\n{done.stdout}", True
    if "with momentum" in name and (momenta is None or max(momenta) != 0.95 or abs(min(momenta) - 0.85) > 1e-12):
        return f"the momentum does not go from 0.95 to 0.85\n{done.stdout}", True
    return None, True


def without_its_models(package):
    """timm as a package whose __init__, and with it torchvision, is not run: its schedulers need neither."""
    spec = importlib.util.find_spec(package)
    if spec:
        module = types.ModuleType(package)
        module.__path__ = list(spec.submodule_search_locations)
        sys.modules[package] = module


def main():
    words = sys.argv[1:]
    targets = [target for target in TARGETS if importlib.util.find_spec(target)]
    without_its_models("timm")
    count = {target: [0, 0] for target in targets}
    wrong = 0

    def compare(name, path, script):
        rates = intended(path)
        if script and len(rates) > LONGEST:
            return 0
        found = 0
        for target in targets:
            what, written = problem(target, name, path, rates, script)
            count[target][0 if written else 1] += 1
            if what:
                found += 1
                print(f"{name}, {target}: {what}", flush=True)
        return found

    with tempfile.TemporaryDirectory() as folder:
        for name, schedule in code_cases.cases():
            if words and not any(word in name for word in words):
                continue
            recipe = pathlib.Path(folder) / "recipe.warmup.json"
            recipe.write_text(json.dumps({"format": "warmup-lab", "version": 1, "title": name, "schedule": schedule,
                                          "asRun": {"framework": ""}}))
            wrong += compare(name, recipe, False)
        for name, text in documented():
            if words and not any(word in name for word in words):
                continue
            script = pathlib.Path(folder) / "script.py"
            script.write_text(text)
            wrong += compare(name, script, True)
    for target in TARGETS:
        if target in count:
            written, refused = count[target]
            print(f"{target}: {written} schedules written, run and compared (within {TARGETS[target][1]:g} of the largest rate), "
                  f"{refused} refused")
        else:
            print(f"{target}: not installed, nothing compared")
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
