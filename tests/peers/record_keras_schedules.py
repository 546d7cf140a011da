# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around every schedule of Keras and its two callbacks and writes the learning rate of
every update.

    record_keras_schedules.py > tests/golden/keras_schedules.txt

Keras runs with the PyTorch backend, float32. Callbacks that watch a metric are given METRICS. The form
of the file: recorded.py.
"""
import itertools
import os
import sys
import warnings

os.environ["KERAS_BACKEND"] = "torch"

import keras  # noqa: E402
import numpy as np  # noqa: E402

import recorded  # noqa: E402

warnings.simplefilter("ignore")

METRICS = [1 / (1 + k) for k in range(12)]
STEPS = 22
LOOP = "for step in range({steps}):\n    optimizer.apply(grads, variables)\n"
FIT = ("model.compile(optimizer={optimizer}, loss='mse')\n"
       "model.fit(x, y, batch_size=4, epochs={epochs}, steps_per_epoch=4, callbacks=[{callbacks}], verbose=0)\n")


def product(**grid):
    for values in itertools.product(*grid.values()):
        yield ", ".join(f"{key}={value}" for key, value in zip(grid, values))


def schedules():
    for name in ["ExponentialDecay", "InverseTimeDecay"]:
        for a in product(initial_learning_rate=[0.1, 1], decay_steps=[0, 1, 5, 2.5, 40], decay_rate=[0.5, 0, 1, 2, -0.5],
                         staircase=["False", "True"]):
            yield f"{name}({a})"
        yield f"{name}(0.1, 5)"
        yield f"{name}(0.1, 5, 0.5, name='rate')"
        yield f"{name}(0.1, -5, 0.5)"
    for boundaries, values in [("[5]", "[0.1, 0.01]"), ("[0]", "[0.1, 0.01]"), ("[5, 10]", "[0.1, 0.05, 0.01]"),
                               ("[10, 5]", "[0.1, 0.05, 0.01]"), ("[5, 5]", "[0.1, 0.05, 0.01]"), ("[]", "[0.1]"),
                               ("[5]", "[0.1]"), ("[2.5]", "[0.1, 0.01]"), ("[5]", "[1, 2]"), ("[5]", "[1, 0.5]"),
                               ("[5]", "[1.0, 2]"), ("[-1, 5]", "[1.0, 0.5, 0.1]"), ("[100]", "[0.1, 0.01]"),
                               ("[3, 6, 9, 12]", "[0.1, 0.2, 0.3, 0.2, 0.1]"), ("(3, 6)", "(0.3, 0.2, 0.1)")]:
        yield f"PiecewiseConstantDecay({boundaries}, {values})"
        yield f"PiecewiseConstantDecay(boundaries={boundaries}, values={values})"
    for a in product(initial_learning_rate=[0.1, 1], decay_steps=[0, 1, 5, 7.5, 40], end_learning_rate=[0.0001, 0.0, 0.2],
                     power=[1.0, 2, 0.5, 0], cycle=["False", "True"]):
        yield f"PolynomialDecay({a})"
    yield from ("PolynomialDecay(0.1, 10)", "PolynomialDecay(0.1, 10, power=-1.0)", "PolynomialDecay(0.1)",
                "PolynomialDecay(0.1, 10, end=0.1)")
    for a in product(initial_learning_rate=[0.1, 1], decay_steps=[0, 1, 5, 7.5, 40], alpha=[0.0, 0.1, 1.0]):
        yield f"CosineDecay({a})"
    for a in product(initial_learning_rate=[0.0, 0.01, 0], decay_steps=[1, 10], alpha=[0.0, 0.1], warmup_target=["None", 0.1],
                     warmup_steps=[0, 1, 5, 30]):
        yield f"CosineDecay({a})"
    yield from ("CosineDecay(0.1, 10)", "CosineDecay(0.1)", "CosineDecay(0.1, 10, 0.0, 'name', 0.2, 4)")
    for a in product(initial_learning_rate=[0.1, 1], first_decay_steps=[0, 1, 3, 5, 40], t_mul=[2.0, 1.0, 1.5, 3, 0.5],
                     m_mul=[1.0, 0.5], alpha=[0.0, 0.1]):
        yield f"CosineDecayRestarts({a})"
    yield "CosineDecayRestarts(0.1, 4)"


def callbacks():
    for f in ["lambda epoch: 0.1 * 0.9 ** epoch", "lambda epoch, lr: lr * 0.9", "lambda epoch, lr: lr if epoch < 3 else lr * 0.5",
              "lambda epoch: 1e-3 * 10 ** (epoch / 20)", "lambda epoch: 0.1 / epoch", "lambda epoch: 0.1 / (3 - epoch)",
              "lambda epoch: min(0.1, 0.02 * (epoch + 1))", "lambda e, r: r * math.exp(-0.1)", "5"]:
        yield f"keras.callbacks.LearningRateScheduler({f})"
    yield "keras.callbacks.LearningRateScheduler(schedule=lambda epoch: 0.1 * 0.5 ** epoch, verbose=0)"
    yield "keras.callbacks.LearningRateScheduler()"
    for a in ["", "patience=0", "patience=1", "factor=0.5, patience=2, cooldown=3", "mode='max', patience=1",
              "monitor='loss', patience=2, min_lr=0.02", "factor=1.0", "factor=1.5", "min_delta=0.1, patience=2",
              "monitor='val_accuracy', mode='max', patience=3, factor=0.2", "min_delta=0, patience=2, min_lr=1.0",
              "'val_loss', 0.3, 2", "factor=0.5, patience=1, cooldown=1, mode='min'", "factor=0.0, patience=3"]:
        yield f"keras.callbacks.ReduceLROnPlateau({a})"
    yield ("keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.95), "
           "keras.callbacks.ReduceLROnPlateau(patience=2)")
    yield ("keras.callbacks.ReduceLROnPlateau(patience=2), "
           "keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.95)")


def cases():
    for schedule in schedules():
        yield (f"schedule = keras.optimizers.schedules.{schedule}\n"
               "optimizer = keras.optimizers.SGD(learning_rate=schedule)\n" + LOOP.format(steps=STEPS))
    for callback in callbacks():
        yield FIT.format(optimizer="keras.optimizers.SGD(0.1)", epochs=20, callbacks=callback)
    cosine = "keras.optimizers.schedules.CosineDecay(0.0, 12, warmup_target=0.1, warmup_steps=4)"
    yield FIT.format(optimizer=f"keras.optimizers.Adam({cosine})", epochs=5, callbacks="")
    yield FIT.format(optimizer=f"keras.optimizers.AdamW(learning_rate={cosine}, weight_decay=0.01)", epochs=5, callbacks="")
    yield ("from keras.optimizers import Adam\nfrom keras.optimizers.schedules import ExponentialDecay\n"
           "from keras.callbacks import LearningRateScheduler as Scheduler\n"
           "def rate(epoch, lr):\n    if epoch < 3:\n        return lr\n    return lr * 0.5\n"
           "scheduler = Scheduler(rate)\n" + FIT.format(optimizer="Adam(1e-2)", epochs=6, callbacks="scheduler"))
    yield FIT.format(optimizer="'sgd'", epochs=6, callbacks="keras.callbacks.LearningRateScheduler(lambda e, lr: lr * 0.5)")
    yield FIT.format(optimizer="keras.optimizers.SGD(1)", epochs=2, callbacks="keras.callbacks.ReduceLROnPlateau()")
    yield FIT.format(optimizer="keras.optimizers.SGD(lr=0.1)", epochs=2, callbacks="keras.callbacks.ReduceLROnPlateau()")
    yield FIT.format(optimizer=f"keras.optimizers.SGD({cosine})", epochs=2,
                     callbacks="keras.callbacks.LearningRateScheduler(lambda e: 0.1 * 0.5 ** e)")
    yield ("scheduler = keras.callbacks.LearningRateScheduler(lambda e: 0.1 * 0.5 ** e)\n"
           + FIT.format(optimizer="keras.optimizers.SGD(0.1)", epochs=3, callbacks=""))


def run(script):
    """(lines of results) of really running it."""
    rates = []
    calls = 0
    constructed = False
    sgd, plateau, schedule = keras.optimizers.Optimizer, keras.callbacks.ReduceLROnPlateau, keras.callbacks.LearningRateScheduler
    kept = sgd.apply, plateau.on_epoch_end, schedule.on_epoch_begin, keras.Model.compile

    def apply(self, grads, variables=None):
        rates.append(float(self.learning_rate))
        return kept[0](self, grads, variables)

    def on_epoch_end(self, epoch, logs=None):
        value = METRICS[min(epoch, len(METRICS) - 1)]
        kept[1](self, epoch, {**(logs or {}), self.monitor: value})

    def on_epoch_begin(self, epoch, logs=None):
        nonlocal calls
        calls += 1
        kept[2](self, epoch, logs)

    keras.utils.set_random_seed(0)
    variable = keras.Variable(np.zeros((), "float32"))
    scope = {"keras": keras, "math": __import__("math"), "model": keras.Sequential([keras.layers.Dense(1)]),
             "x": np.zeros((16, 2), "float32"), "y": np.zeros((16, 1), "float32"),
             "grads": [keras.ops.zeros(())], "variables": [variable]}
    sgd.apply, plateau.on_epoch_end, schedule.on_epoch_begin = apply, on_epoch_end, on_epoch_begin
    raised = None
    try:
        exec(script, scope)
    except Exception as error:
        # A call that divides by 0 is one that is made; else something cannot be made or asked.
        called = isinstance(error, ArithmeticError) and calls > 0
        raised = f"raises {type(error).__name__}" + (f" {calls}" if called else "")
        if not called:
            return [raised]
    finally:
        sgd.apply, plateau.on_epoch_end, schedule.on_epoch_begin = kept[:3]
    return ["rate " + " ".join(repr(rate) for rate in rates)] + ([raised] if raised else [])


def record(out):
    return recorded.write(
        out, f"Written by tests/peers/record_keras_schedules.py under Keras {keras.__version__}, "
             f"{keras.backend.backend()} backend", cases(), run)


if __name__ == "__main__":
    print(record(sys.stdout), "cases", file=sys.stderr)
