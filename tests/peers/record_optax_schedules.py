# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around every schedule of optax and writes what their updates were scaled by.

    record_optax_schedules.py > tests/golden/optax_schedules.txt

The gradient is 1 and the optimizer that of a gradient descent, so that an update is the rate with its
sign changed. The form of the file: recorded.py.
"""
import itertools
import sys
import warnings

import jax
import jax.numpy as jnp
import optax

import recorded

warnings.simplefilter("ignore")

LOOP = ("state = optimizer.init(params)\nfor step in range({steps}):\n"
        "    updates, state = optimizer.update(grads, state, params)\n")
STEPS = 22


def product(**grid):
    for values in itertools.product(*grid.values()):
        yield ", ".join(f"{key}={value}" for key, value in zip(grid, values))


GROUPS = "params = {'a': jnp.zeros(()), 'b': jnp.zeros(())}\ngrads = {'a': jnp.ones(()), 'b': jnp.ones(())}\n"
LOOP_OF_METRICS = ("state = optimizer.init(params)\nupdate = jax.jit(optimizer.update)\nfor epoch in range(24):\n"
                   "    updates, state = update(grads, state, params, value=metrics[min(epoch, len(metrics) - 1)])\n")


def schedules():
    yield from ("constant_schedule(0.1)", "constant_schedule(value=0)", "constant_schedule()",
                "constant_schedule(0.1, 2)")
    for a in product(init_value=[0, 1.0, 0.1], end_value=[0.0, 0.3], transition_steps=[-1, 0, 1, 7, 7.5, 40],
                     transition_begin=[0, 3]):
        yield f"linear_schedule({a})"
    yield from ("linear_schedule(0.1, 0.01, 10, -3)", "linear_schedule(0.1, 0.01, 10, 2.5)",
                "linear_schedule(0.1, 0.01)", "linear_schedule(0.1, 0.01, None)")
    for a in product(init_value=[1.0], end_value=[0.0, 0.01], power=[0, 1, 2, 3, 0.5, 2.0, -1],
                     transition_steps=[0, 1, 7, 40], transition_begin=[0, 4]):
        yield f"polynomial_schedule({a})"
    for scales in ["None", "{}", "{0: 0.5}", "{1: 0.1}", "{5: 0.1, 10: 0.1}", "{10: 0.5, 5: 0.1}", "{5: 0.0, 8: 3}",
                   "{-3: 0.5}", "{4.5: 0.5, 6: 2.0}", "{5: -0.1}", "{100: 0.1}", "{5: 1.0}", "[5]"]:
        yield f"piecewise_constant_schedule(0.1, {scales})"
        yield f"piecewise_constant_schedule(init_value=1, boundaries_and_scales={scales})"
        for kind in ["'linear'", "'cosine'"]:
            if scales not in ("[5]",):
                yield f"piecewise_interpolate_schedule({kind}, 0.1, {scales})"
    yield "piecewise_interpolate_schedule('cubic', 0.1, {5: 0.1})"
    yield "piecewise_interpolate_schedule('linear', init_value=0.001, boundaries_and_scales={4: 100.0, 16: 0.1})"
    for a in product(init_value=[0.1], transition_steps=[-1, 0, 1, 5, 2.5], decay_rate=[0, 0.5, 1, 2, 0.96, -0.5],
                     transition_begin=[0, 4, -2], staircase=["False", "True"]):
        yield f"exponential_decay({a})"
    for a in product(init_value=[0.1], transition_steps=[3], decay_rate=[0.5, 2.0, 1.0, 0], end_value=[0, 0.02, 0.1, 0.5],
                     staircase=["False", "True"], transition_begin=[0, 3]):
        yield f"exponential_decay({a})"
    for a in product(init_value=[0.1, 1], decay_steps=[-1, 0, 1, 10, 10.5, 50], alpha=[0.0, 0.1, 1, 2],
                     exponent=[1.0, 2, 0.5]):
        yield f"cosine_decay_schedule({a})"
    yield from ("cosine_decay_schedule(0.1, 10)", "cosine_decay_schedule(0.1, 10, exponent=0)",
                "cosine_decay_schedule(0.1, 10, exponent=-1)", "cosine_decay_schedule(0.1)")
    for a in product(transition_steps=[0, 1, 2, 5, 20, 30], peak_value=[0.1], pct_start=[0.3, 0.0, 1.0, 0.5],
                     pct_final=[0.85, 0.5, 1.0], div_factor=[25.0, 1], final_div_factor=[10000.0]):
        yield f"linear_onecycle_schedule({a})"
    for a in product(transition_steps=[0, 1, 2, 5, 20, 30, 20.0], peak_value=[0.1], pct_start=[0.3, 0.0, 1.0],
                     div_factor=[25.0, 0, 1], final_div_factor=[10000.0, 1, 0]):
        yield f"cosine_onecycle_schedule({a})"
    yield from ("linear_onecycle_schedule(20, 0.1)", "linear_onecycle_schedule(20, 0.1, div_factor=-5.0)",
                "linear_onecycle_schedule(20, 0.1, final_div_factor=0)", "cosine_onecycle_schedule(20, 0.1)")
    for a in product(init_value=[0.0, 0.01], peak_value=[0.1, 0], warmup_steps=[0, 1, 5, 40, -2]):
        yield f"warmup_constant_schedule({a})"
    for a in product(init_value=[0.0, 0.01], peak_value=[0.1, 0.0], warmup_steps=[0, 1, 5, 20],
                     decay_steps=[0, 1, 5, 6, 20, 40], end_value=[0.0, 0.01]):
        yield f"warmup_cosine_decay_schedule({a})"
    yield from ("warmup_cosine_decay_schedule(0, 1.0, 5, 20, exponent=2.0)", "warmup_cosine_decay_schedule(0, 1.0, 5)",
                "warmup_cosine_decay_schedule(0.0, 0.1, 2.5, 15.5)", "warmup_cosine_decay_schedule(0, 0.1, 5, 20, alpha=1)")
    for a in product(init_value=[0.0], peak_value=[0.1], warmup_steps=[0, 1, 5], transition_steps=[0, 1, 4],
                     decay_rate=[0.5, 0, 1], transition_begin=[0, 3], staircase=["False", "True"],
                     end_value=["None", 0.02]):
        yield f"warmup_exponential_decay_schedule({a})"
    cycle = "dict(init_value={}, peak_value={}, warmup_steps={}, decay_steps={}, end_value={})"
    for cycles in ["[]", "[{a}]", "[{a}, {b}]", "[{a}, {b}, {c}]", "[{b}, {a}, {a}, {b}]", "[{d}]"]:
        filled = cycles.format(a=cycle.format(0.0, 0.1, 2, 6, 0.0), b=cycle.format(0.01, 0.05, 0, 5, 0.01),
                               c=cycle.format(0.0, 0.2, 1, 3, 0.0), d="dict(peak_value=0.1, decay_steps=5)")
        yield f"sgdr_schedule({filled})"
    yield ("sgdr_schedule([{'init_value': 0.0, 'peak_value': 0.1, 'warmup_steps': 3, 'decay_steps': 8}, "
           "{'init_value': 0.0, 'peak_value': 0.1, 'warmup_steps': 3, 'decay_steps': 8}])")
    members = ["optax.linear_schedule(0.0, 0.1, 5)", "optax.constant_schedule(0.1)",
               "optax.cosine_decay_schedule(0.1, 10)", "optax.exponential_decay(0.1, 2, 0.5, staircase=True)",
               "lambda count: 0.1 / (count + 1)", "optax.polynomial_schedule(0.2, 0.01, 2, 6)"]
    for first, second in itertools.product(members, members):
        yield f"join_schedules([{first}, {second}], [5])"
    for steps in ["[3, 9]", "[9, 3]", "[0, 0]", "[5]", "[]", "[3, 9, 12]", "[2.5, 6]", "[5, 5]", "7"]:
        yield f"join_schedules(schedules=[{members[0]}, {members[2]}, {members[5]}], boundaries={steps})"
    yield from ("join_schedules([], [])", "join_schedules([0.1, 0.2], [5])",
                f"join_schedules([{members[0]}, optax.join_schedules([{members[1]}, {members[3]}], [4])], [5])",
                "join_schedules([optax.cosine_decay_schedule(0.1, 0), optax.constant_schedule(0.1)], [5])")


def cases():
    for schedule in schedules():
        yield f"schedule = optax.{schedule}\noptimizer = optax.sgd(schedule)\n" + LOOP.format(steps=STEPS)
    cosine = "optax.warmup_cosine_decay_schedule(init_value=0.0, peak_value=1e-3, warmup_steps=4, decay_steps=20)"
    for rate in ["0.1", "1", "lambda count: 0.1 * 0.9 ** count", "lambda count: 0.1 / count", "lambda count: 1 / jnp.sqrt(count)",
                 "lambda count: jnp.minimum(1.0, count / 5) * 0.1", "lambda c: 0.1 if c < 5 else 0.01",
                 "lambda count: 0.1 * jnp.exp(-count / 7)", "lambda count: min(count ** -0.5, count * 5 ** -1.5)"]:
        yield f"optimizer = optax.sgd({rate})\n" + LOOP.format(steps=STEPS)
    yield f"optimizer = optax.sgd(learning_rate={cosine}, momentum=None)\n" + LOOP.format(steps=STEPS)
    yield f"optimizer = optax.inject_hyperparams(optax.sgd)(learning_rate={cosine})\n" + LOOP.format(steps=STEPS)
    yield "import optax as ox\nfrom optax import schedules\n" + (
        "optimizer = ox.sgd(schedules.cosine_decay_schedule(0.1, 9))\n") + LOOP.format(steps=STEPS)
    chains = ["optax.clip_by_global_norm(10.0), optax.sgd({s})", "optax.scale_by_schedule({s}), optax.scale(-1.0)",
              "optax.identity(), optax.scale_by_learning_rate({s})", "optax.scale_by_schedule({s}), optax.scale(-0.1)",
              "optax.scale_by_schedule({s})", "optax.scale(-0.1)", "optax.sgd({s}), optax.scale(0.5)",
              "optax.scale_by_learning_rate({s}, flip_sign=False), optax.scale(-2)",
              "optax.chain(optax.identity(), optax.sgd({s})), optax.scale(0.5)", "optax.scale_by_learning_rate(0.1)",
              "optax.scale_by_schedule(lambda c: -0.1 / (1 + c))", "optax.scale_by_schedule(0.1)"]
    for chain in chains:
        yield f"optimizer = optax.chain({chain.format(s=cosine)})\n" + LOOP.format(steps=STEPS)
    yield (f"schedule = {cosine}\noptimizer = optax.sgd(schedule)\nstate = optimizer.init(params)\n"
           "@jax.jit\ndef train_step(params, state):\n    updates, state = optimizer.update(grads, state, params)\n"
           "    params = optax.apply_updates(params, updates)\n    return updates, state\n"
           "for epoch in range(3):\n    for batch in range(8):\n        updates, state = train_step(params, state)\n")
    yield ("def schedule(count):\n    if count < 5:\n        return 0.1 * count / 5\n    return 0.1 * 0.9 ** (count - 5)\n"
           "optimizer = optax.sgd(schedule)\n" + LOOP.format(steps=STEPS))


    # One transformation for each group of parameters.
    first = f"optax.sgd({cosine})"
    for others in ["optax.sgd(0.1)", "optax.set_to_zero()", "optax.chain(optax.identity(), optax.sgd(optax.cosine_decay_schedule(0.1, 9)))",
                   "optax.chain(optax.sgd(0.1), optax.scale(0.5))"]:
        for call in ["multi_transform({{'a': {}, 'b': {}}}, {{'a': 'a', 'b': 'b'}})",
                     "partition(transforms=dict(a={}, b={}), param_labels=dict(a='a', b='b'))"]:
            made = call.format(first, others)
            yield GROUPS + f"optimizer = optax.{made}\n" + LOOP.format(steps=STEPS)
            yield GROUPS + f"optimizer = optax.chain(optax.clip_by_global_norm(10.0), optax.{made}, optax.scale(0.5))\n" + LOOP.format(steps=STEPS)
    # A metric that improves, and then does not.
    for a in product(factor=[0.5, 0.1], patience=[1, 2, 0], cooldown=[0, 3], min_scale=[0.0, 0.2]):
        yield f"optimizer = optax.chain(optax.sgd(0.1), optax.contrib.reduce_on_plateau({a}))\n" + LOOP_OF_METRICS
    for a in ["", "patience=3", "patience=2, rtol=0.3", "patience=2, rtol=0.0, atol=0.02", "rtol=0.0", "rtol=1.5", "atol=-1", "factor=0", "1.0",
              "patience=1, accumulation_size=3", "0.5, 2, 0.0001, 0.0, 1, 2, 0.01"]:
        yield f"optimizer = optax.chain(optax.sgd({cosine}), optax.contrib.reduce_on_plateau({a}))\n" + LOOP_OF_METRICS
    yield (GROUPS + "optimizer = optax.multi_transform({'a': optax.sgd(0.1), 'b': optax.chain(optax.sgd(0.2), "
           "optax.contrib.reduce_on_plateau(0.5, 2))}, {'a': 'a', 'b': 'b'})\n" + LOOP_OF_METRICS)


METRICS = [1 / (1 + k) for k in range(12)]


def run(script):
    """(lines of results) of really running it."""
    scope = {"optax": optax, "jax": jax, "jnp": jnp, "params": jnp.zeros(()), "grads": jnp.ones(()), "metrics": METRICS}
    rates = []

    class Rates(dict):
        def __setitem__(self, key, value):
            if key == "updates":
                rates.append([-float(each) for each in jax.tree.leaves(value)])
            super().__setitem__(key, value)

    scope = Rates(scope)
    try:
        exec(script, scope, scope)
    except Exception as error:
        return [f"raises {type(error).__name__}"]
    return ["rate " + " ".join(repr(rate) for rate in group) for group in zip(*rates)]


def record(out):
    return recorded.write(
        out, f"Written by tests/peers/record_optax_schedules.py under optax {optax.__version__}, JAX {jax.__version__}",
        cases(), run)


if __name__ == "__main__":
    print(record(sys.stdout), "cases", file=sys.stderr)
