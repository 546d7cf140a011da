# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes that code_peer.py writes code for: (name, schedule) pairs."""

GRIDS = ("[)", "(]", "()", "[]")

SHAPES = {
    "hold": "hold",
    "linear": "linear",
    "cosine": "cosine",
    "cosine of 3.3 half waves": {"kind": "cosine", "cycles": 3.3},
    "polynomial": {"kind": "polynomial", "power": 2.5},
    "polynomial below 1": {"kind": "polynomial", "power": 0.5},
    "power": {"kind": "power", "exponent": 0.7},
    "square root": "squareRoot",
    "exponential": "exponential",
    "half-life": {"kind": "halfLife", "share": 0.13},
    "tanh": {"kind": "tanh", "lower": -7, "upper": 3},
    "logarithmic": "logarithmic",
    "saturating": {"kind": "saturating", "tau": 11},
    "radam": {"kind": "radam", "beta2": 0.99},
    "step": {"kind": "step", "every": "17 updates", "gamma": 0.3},
    "step of 7.5": {"kind": "step", "every": "7.5 updates", "gamma": 0.8},
    "milestones": {"kind": "multiStep", "milestones": ["3 updates", "20 updates", "20 updates", "37.5 updates"],
                   "gamma": 0.5},
    "milestone 0": {"kind": "multiStep", "milestones": ["0 updates", "20 updates"], "gamma": 0.5},
    "no milestones": {"kind": "multiStep", "milestones": [], "gamma": 0.5},
    "geometric": {"kind": "geometric", "every": "1 updates", "gamma": 0.95},
    "geometric of 3": {"kind": "geometric", "every": "3 updates", "gamma": 0.9},
    "inverse square root": {"kind": "inverseSquareRoot", "tau": "5 updates"},
    "inverse square root of 20.5": {"kind": "inverseSquareRoot", "tau": "20.5 updates"},
    "inverse time": {"kind": "inverseTime", "every": "5 updates", "k": 0.7, "power": 1.5, "staircase": False},
    "inverse time in steps": {"kind": "inverseTime", "every": "5.5 updates", "k": 0.7, "power": 1, "staircase": True},
    "power law": {"kind": "powerLaw", "offset": "9 updates", "exponent": -0.8},
    "table": {"kind": "table", "interpolate": True,
              "points": [["2 updates", 0.1], ["7.5 updates", 1], ["30 updates", 0.2], ["31 updates", 0.9]]},
    "table of one point": {"kind": "table", "interpolate": True, "points": [["2 updates", 0.1]]},
    "table held": {"kind": "table", "interpolate": False, "points": [["0 updates", 0.1], ["7.5 updates", 1], ["90%", 0.2]]},
    "formula": {"kind": "formula", "text": "1 + sin(t / 3) * (1 - p)"},
    "formula of choices": {"kind": "formula",
                           "text": "t < 10 && e >= 1 ? max(0.2, -2^2 + 5 - p, p^2) : abs(sign(p - 0.5)) * ln(2 + t) / (n - 3)"},
}
# What a fall needs besides.
LEVELS = {"exponential": {"to": "0.01x"}, "saturating": {"to": "0.1x"}}


def schedule(updates, **fields):
    return {"clock": {"run": f"{updates} updates", "updatesPerEpoch": 4}, "baseRate": 0.1, "warmUp": None, **fields}


def ramp(length="5 updates", shape="linear", **fields):
    return {"shape": shape, "length": length, **fields}


def main(shape, length="rest", **fields):
    return {"shape": shape, "length": length, **fields}


def presets():
    glyphs = 62.5
    yield "article", {"clock": {"run": "20 epochs", "updatesPerEpoch": {"samples": 60000, "batch": 128},
                                "stepping": "perEpoch"},
                      "main": [main({"kind": "step", "every": "10 epochs", "gamma": 0.1})]}
    yield "multiplier 8", {"clock": {"run": "20 epochs", "updatesPerEpoch": {"samples": 60000, "batch": 128},
                                     "stepping": "perEpoch"}, "multiplier": 8,
                           "main": [main({"kind": "step", "every": "10 epochs", "gamma": 0.1})]}
    yield "hasty", {"clock": {"run": "10000 updates", "updatesPerEpoch": glyphs}, "baseRate": 1,
                    "warmUp": ramp("1000 updates", "hold", **{"from": "0.1x"})}
    yield "goyal", {"clock": {"run": "90 epochs", "updatesPerEpoch": {"samples": 1281167, "batch": 32, "replicas": 256}},
                    "multiplier": 32, "warmUp": ramp("5 epochs"), "join": "over",
                    "main": [main({"kind": "multiStep", "milestones": ["30 epochs", "60 epochs", "80 epochs"]})]}
    scale = 512 ** -0.5
    yield "noam", {"clock": {"run": "12000 updates", "updatesPerEpoch": glyphs}, "baseRate": scale / 4000 ** 0.5,
                   "warmUp": ramp("4000 updates", grid="(]", **{"from": 0}), "join": "over",
                   "main": [main({"kind": "inverseSquareRoot", "tau": "1 updates"}, **{"from": scale})]}
    yield "with and without", {"clock": {"run": "300 updates", "updatesPerEpoch": glyphs}, "baseRate": 2,
                               "warmUp": ramp("50 updates", grid="(]", **{"from": 0})}
    yield "post-ln", {"clock": {"run": "400 updates", "updatesPerEpoch": 20}, "baseRate": 0.02,
                      "warmUp": ramp("40 updates", grid="(]", **{"from": 0}), "main": [main("cosine")]}
    yield "rosenbrock", {"clock": {"run": "600 updates", "updatesPerEpoch": 1}, "baseRate": 0.0035,
                         "warmUp": ramp("150 updates", grid="(]", **{"from": 0})}
    yield "spirals", {"clock": {"run": "1500 updates", "updatesPerEpoch": 18.75}, "baseRate": 0.05,
                      "warmUp": ramp("150 updates", grid="(]", **{"from": 0}), "main": [main("cosine")]}


def shapes():
    for name, shape in SHAPES.items():
        levels = LEVELS.get(name, {})
        yield f"{name} after a ramp", schedule(60, warmUp=ramp(), main=[main(shape, **levels)])
        yield f"{name} from the start", schedule(60, main=[main(shape, **levels)])
        yield f"{name} of 40, then more", schedule(
            60, warmUp=ramp(**{"from": "0.1x"}), main=[main(shape, "40 updates", **levels)], guard={"afterEnd": "resume"})
        if name not in ("milestone 0", "exponential"):
            yield f"{name} as a warm-up", schedule(
                40, warmUp=ramp("12 updates", shape, **{"from": 0.01, "to": "peak"}), main=[main("cosine")])
    for name in ("linear", "cosine", "step", "inverse square root", "milestones"):
        for join in ("over", "times"):
            yield f"{name}, warm-up {join}", schedule(60, warmUp=ramp(**{"from": "0.1x"}), join=join, main=[main(SHAPES[name])])
    for grid in GRIDS:
        for name in ("linear", "cosine", "polynomial below 1"):
            yield f"{name} on {grid}", schedule(
                40, warmUp=ramp("7 updates", SHAPES[name], grid=grid), main=[main(SHAPES[name], grid=grid, to="0.01x")])


def lengths():
    cosine = [main("cosine")]
    for multiplier in (1, 8):
        yield f"multiplier {multiplier}", schedule(40, multiplier=multiplier, warmUp=ramp("10 updates"), main=cosine)
        yield f"multiplier {multiplier} from a share", schedule(
            40, multiplier=multiplier, warmUp=ramp("10 updates", **{"from": "0.25x"}), main=cosine)
    for updates, warm in ((1, None), (2, 1), (3, 2), (40, 1), (40, 39), (41, 20)):
        warm_up = ramp(f"{warm} updates") if warm else None
        yield f"{updates} updates, {warm} of warm-up", schedule(updates, warmUp=warm_up, main=cosine)
        yield f"{updates} updates, {warm} of warm-up, held", schedule(updates, warmUp=warm_up)
    yield "cosine with an end level", schedule(40, warmUp=ramp(), main=[main("cosine", to=0.001)])
    yield "decays that end before the run", schedule(60, warmUp=ramp(), main=[main("linear", "30 updates", to="0.1x")])
    yield "a cosine that ends before the run", schedule(60, warmUp=ramp(**{"from": 0.001}), main=[main("cosine", "30 updates")])
    for after in ("zero", "mirror", "hold"):
        yield f"cosine and {after}", schedule(90, warmUp=ramp(), main=[main("cosine", "30 updates")], guard={"afterEnd": after})
    yield "warm-up, hold and cool-down", schedule(60, warmUp=ramp("10%"), main=[main("hold")], coolDown=ramp("20%", to=0))
    yield "warm-up, hold and cosine", schedule(60, warmUp=ramp("10%"), main=[main("hold"), main("cosine", "12 updates")])
    yield "three phases", schedule(60, main=[main("linear", "20 updates", to="0.5x"), main("hold", "20 updates"),
                                             main({"kind": "step", "every": "5 updates", "gamma": 0.5})])
    yield "floor and ceiling", schedule(60, warmUp=ramp(), main=cosine, guard={"floor": "0.2x", "ceiling": "0.8x"})
    yield "cosine restarts", schedule(60, main=cosine, repeat={"count": 3})
    yield "cosine restarts, twice as long", schedule(70, main=cosine, repeat={"count": 3, "length": 2})
    yield "cosine restarts after a warm-up", schedule(65, warmUp=ramp(), main=cosine, repeat={"count": 3, "warmUp": "first"})
    yield "warm-up in every cycle, lower peaks", schedule(66, warmUp=ramp(), main=cosine, repeat={"count": 3, "peak": 0.5})
    yield "a triangle again and again", schedule(
        60, warmUp=ramp("10 updates", **{"from": 0.01}), main=[main("linear", "10 updates", to=0.01)], repeat={"count": 3})
    yield "one cycle", schedule(40, warmUp=ramp("11 updates", "cosine", **{"from": 0.004}), main=[main("cosine", to=4e-7, grid="[]")])
    for shape in ("cosine", "linear"):
        yield f"one {shape} cycle with momentum", schedule(
            40, warmUp=ramp("11 updates", shape, **{"from": 0.004}), main=[main(shape, to=4e-7, grid="[]")],
            momentum={"lower": 0.85, "upper": 0.95})


def staircases():
    for per_epoch in (1, 4, 2.5):
        clock = {"run": "12 epochs", "updatesPerEpoch": per_epoch, "stepping": "perEpoch"}
        for name, shape in {"cosine": "cosine", "step": {"kind": "step", "every": "3 epochs", "gamma": 0.5},
                            "milestones": {"kind": "multiStep", "milestones": ["2 epochs", "5 epochs"]},
                            "saturating": {"kind": "saturating", "tau": 7}}.items():
            for start in ({}, {"from": "0.1x"}):
                yield f"{name} by epoch of {per_epoch}{', from a share' if start else ''}", {
                    "clock": clock, "baseRate": 0.1, "warmUp": ramp("3 epochs", **start),
                    "main": [main(shape, to="0.01x")]}


def plateaus():
    for every in ("1 epochs", "3.5 updates"):
        plateau = {"factor": 0.5, "patience": 2, "cooldown": 1, "minimum": 0.001, "every": every}
        yield f"a plateau every {every}", schedule(80, plateau=plateau)
        yield f"a plateau every {every} after a ramp", schedule(80, warmUp=ramp(), plateau=plateau)
        yield f"a plateau every {every} after a ramp from a share", schedule(
            80, warmUp=ramp(**{"from": "0.2x"}), plateau=plateau)
    yield "a plateau on a cosine", schedule(80, main=[main("cosine")], plateau={"factor": 0.5, "patience": 2})


def cases():
    for group in (presets, shapes, lengths, staircases, plateaus):
        yield from group()


# What frameworks with fixed schedulers can say, and must not refuse.
SAYABLE = {
    "timm": {
        "article", "multiplier 8", "goyal", "linear as a warm-up", "tanh after a ramp", "milestone 0 after a ramp",
        "linear on [)", "cosine with an end level", "decays that end before the run", "a cosine that ends before the run",
        "cosine and zero", "cosine and hold", "cosine restarts", "cosine restarts after a warm-up",
        "multiplier 1", "multiplier 1 from a share", "multiplier 8 from a share",
        *(f"{name}{place}" for name in ("hold", "linear", "cosine", "polynomial", "polynomial below 1", "step", "milestones",
                                        "no milestones", "geometric")
          for place in (" after a ramp", " from the start", " of 40, then more")),
        *(f"{name}, warm-up over" for name in ("linear", "cosine", "step", "milestones")),
        *(f"{name} by epoch of {per_epoch}{start}" for name in ("cosine", "step", "milestones") for per_epoch in (1, 4, 2.5)
          for start in ("", ", from a share")),
    },
    "transformers": {
        "linear on [)", "multiplier 1", "cosine with an end level", "decays that end before the run", "cosine and zero",
        "cosine and hold", "warm-up, hold and cool-down", "warm-up, hold and cosine", "cosine restarts",
        "cosine restarts after a warm-up", "a plateau every 1 epochs", "a plateau every 3.5 updates",
        *(f"{name}{place}" for name in ("hold", "linear", "cosine", "cosine of 3.3 half waves", "polynomial",
                                        "polynomial below 1", "square root", "inverse square root",
                                        "inverse square root of 20.5")
          for place in (" after a ramp", " from the start")),
        *(f"cosine by epoch of {per_epoch}" for per_epoch in (1, 4, 2.5)),
    },
}
