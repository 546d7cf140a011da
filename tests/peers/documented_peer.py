# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of tests/golden/documented in their frameworks and compares the program's rates with what comes of it.

Many show a piece of a script, whose model, data and train() are left out: what does not run by itself is counted and left
out. Ends with 1 when a rate or a momentum is off by more than 1e-12 of its trace's largest (1e-6 in single precision), or
fewer examples than before could be compared. $WARMUP_LAB is the program.
"""
import argparse
import contextlib
import io
import json
import logging
import math
import os
import pathlib
import subprocess
import sys
import types
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
warnings.simplefilter("ignore")
logging.disable()

try:
    import torch
    from torch.optim.optimizer import register_optimizer_step_pre_hook
except ImportError as missing:
    print("documented: skipped:", missing)
    sys.exit(77)

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "golden" / "documented"
LEAST = 130
SINGLE = {"keras", "optax"}
NOT_COMPARED = {"community/GradualWarmupScheduler",  # begins with a step that silences a warning and trains nothing
                "keras/ReduceLROnPlateau"}  # its val_loss is not there
BATCHES = 100  # an epoch of mmengine


def examples():
    for file in sorted(EXAMPLES.glob("*.py")):
        for part in file.read_text().split("#% ")[1:]:
            name, text = part.split("\n", 1)
            yield file.stem, name, text


def momentum_of(group):
    return group["momentum"] if "momentum" in group else group.get("betas", [None])[0]


def watched(text, scope):
    """(rates, momenta) of each parameter group at every step of any optimizer of PyTorch."""
    seen = []
    hook = register_optimizer_step_pre_hook(
        lambda optimizer, *_: seen.append([(float(g["lr"]), momentum_of(g)) for g in optimizer.param_groups]))
    try:
        exec(text, scope)
    finally:
        hook.remove()
    return [[step[group] for step in seen] for group in range(len(seen[0]))]


class Anything:
    """What an example leaves out: it can be called, asked and trained with."""

    def __call__(self, *_, **__):
        return Anything()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()

    def __iter__(self):
        return iter([(Anything(), Anything())])  # a loader of one batch

    def __len__(self):
        return 1

    def __getitem__(self, _):
        return Anything()

    def __float__(self):
        return 1.0


def left_out():
    """Names that examples use, and whose values are their readers' own."""
    names = ("dataset loader dataloader data_loader train_loader training_dataloader train_dataloader loss_fn criterion "
             "net train validate train_batch train_one_epoch evaluate loss data labels x_train y_train x_val y_val grads "
             "batch eval_metrics").split()
    return {name: Anything() for name in names}


def run_torch(text):
    class Model(torch.nn.Module):
        def forward(self, *_):
            return Anything()
    model = Model()
    model.base, model.classifier = torch.nn.Linear(2, 2), torch.nn.Linear(2, 1)
    return watched(text, {**left_out(), "model": model, "params": list(model.parameters()), "argparse": argparse,
                          "torch": torch, "math": math})


def run_transformers(text):
    import transformers
    transformers.loss.backward = lambda: None  # what `from transformers import *` makes of the name
    return run_torch(text)


def run_timm(text):
    import record_timm_schedules  # loads timm.scheduler without torchvision
    return run_torch(text) if record_timm_schedules else None


def run_fvcore(text):
    import record_fvcore_schedulers as stand_in
    solver = types.ModuleType("detectron2.solver")
    solver.LRMultiplier, solver.WarmupParamScheduler = stand_in.LRMultiplier, stand_in.WarmupParamScheduler
    sys.modules.update({"detectron2": types.ModuleType("detectron2"), "detectron2.solver": solver})
    return run_torch(text)


def run_lightning(text):
    import pytorch_lightning

    class Quiet(pytorch_lightning.Trainer):
        def __init__(self, **given):
            super().__init__(logger=False, enable_checkpointing=False, enable_progress_bar=False,
                             enable_model_summary=False, accelerator="cpu", **given)
    head = "class LitModel(L.LightningModule):\n"
    module = types.ModuleType("lightning")
    module.LightningModule, module.Trainer = pytorch_lightning.LightningModule, Quiet
    sys.modules["lightning"] = module
    rest = ("    def __init__(self):\n        super().__init__()\n        self.layer = torch.nn.Linear(2, 1)\n"
            "    def training_step(self, batch, index):\n        return self.layer(batch).mean()\n")
    loader = torch.utils.data.DataLoader(torch.zeros(400, 2), batch_size=4)
    return watched(text.replace(head, head + rest), {"train_loader": loader})


def run_optax(text):
    head, loop = text.split("\nfor ", 1)
    import jax.numpy
    scope = {**left_out(), "params": jax.numpy.zeros(2)}
    exec(head, scope)
    schedule = scope.get("schedule") or scope["scheduler"]
    count = eval(loop.split("range(", 1)[1].split(")", 1)[0], scope)
    return [[(float(schedule(i)), None) for i in range(count)]]


def run_keras(text):
    import keras
    import numpy
    seen = []

    class Watcher(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            seen.append((float(self.model.optimizer.learning_rate), None))
    model = keras.Sequential([keras.layers.Dense(1)])
    fit = model.fit

    def fitted(x, y, steps_per_epoch=1, callbacks=(), verbose=0, **given):
        rows = numpy.zeros((4 * steps_per_epoch, 2))
        return fit(rows, rows[:, :1], batch_size=4, callbacks=[*callbacks, Watcher()], verbose=0, **given)
    model.fit = fitted
    exec(text, {**left_out(), "model": model, "x": None, "y": None})
    return [seen]


def run_mmengine(text):
    import record_mmengine_schedulers as recorder
    if "param_scheduler" not in text:
        return run_torch(text)
    scope = {}
    exec(text, scope)
    given = dict(scope["optim_wrapper"]["optimizer"])
    optimizer = getattr(torch.optim, given.pop("type"))([torch.nn.Parameter(torch.zeros(()))], **given)
    epochs = scope["train_cfg"].get("max_epochs")
    end = epochs or scope["train_cfg"]["max_iters"]

    class Runner:
        param_schedulers = []
    listed = scope["param_scheduler"]
    for each in listed if isinstance(listed, list) else [listed]:
        its_end = end * BATCHES if epochs and not each.get("by_epoch", True) else end
        Runner.param_schedulers.append(recorder.PARAM_SCHEDULERS.build(
            {"end": its_end, **each}, default_args={"optimizer": optimizer, "epoch_length": BATCHES}))
    hook = recorder.ParamSchedulerHook()
    rates = []
    for _ in range(epochs or 1):
        for batch in range(BATCHES if epochs else end):
            rates.append((optimizer.param_groups[0]["lr"], None))
            hook.after_train_iter(Runner, batch)
        if epochs:
            hook.after_train_epoch(Runner)
            hook.after_val_epoch(Runner, {"loss": 1.0})
    return [rates]


def ours(framework, text):
    """The rows of `schedule --json`, or what it says instead."""
    batches = ["--updates-per-epoch", str(BATCHES)] if framework == "mmengine" and "max_epochs" in text else []
    if framework == "pytorch_warmup" and "len(dataloader)" in text:
        batches = ["--set", "len(dataloader)=1"]
    done = subprocess.run([os.environ["WARMUP_LAB"], "schedule", "--python", "-", "--json", *batches], input=text,
                          capture_output=True, text=True)
    return json.loads(done.stdout)["rows"] if done.returncode == 0 else done.stderr.strip()


def departure(rows, groups, tolerance):
    """Where the two differ; nothing where they do not."""
    if isinstance(rows, str):
        return rows
    if len(rows) != len(groups[0]):
        return f"{len(rows)} updates, {len(groups[0])} in the framework"
    for index, steps in enumerate(groups):
        suffix = f"_{index}" if index else ""
        names = [("lr" + suffix if "lr" + suffix in rows[0] else "lr", 0)]
        names += [(name + suffix, 1) for name in ("momentum", "beta1") if name + suffix in rows[0]]
        for name, which in names:
            scale = max(abs(step[which]) for step in steps)
            for update, (row, step) in enumerate(zip(rows, steps)):
                if not abs(row[name] - step[which]) <= tolerance * scale:
                    return f"{name} at {update} is {row[name]}, {step[which]} in the framework"
    return None


def main():
    compared, apart, parts = {}, [], 0
    for framework, name, text in examples():
        runner = globals().get(f"run_{framework}", run_torch)
        if f"{framework}/{name}" in NOT_COMPARED:
            continue
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                groups = runner(text)
        except Exception:
            parts += 1
            continue
        compared[framework] = compared.get(framework, 0) + 1
        found = departure(ours(framework, text), groups, 1e-6 if framework in SINGLE else 1e-12)
        if found:
            apart.append(f"{framework}/{name}: {found}")
    print("documented:", ", ".join(f"{framework} {count}" for framework, count in compared.items()),
          f"examples compared, {parts} that do not run by themselves")
    print(*apart, sep="\n", end="\n" if apart else "")
    return 1 if apart or sum(compared.values()) < LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
