# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs LightningModules with a real Trainer; see recorded.py.

    record_lightning.py > tests/golden/lightning.txt
"""
import logging
import re
import sys
import warnings

import pytorch_lightning
import torch
from recorded import write
from recording import product

warnings.simplefilter("ignore")
logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)

HEAD = "import pytorch_lightning as pl\nimport torch\nfrom torch.optim import SGD, AdamW\nfrom torch.optim.lr_scheduler import *\n"
MODULE = """class Lit(pl.LightningModule):
    def __init__(self, lr=0.1, steps=4):
        super().__init__()
        self.save_hyperparameters()
        self.steps = steps
        self.layer = torch.nn.Linear(2, 1)
    def training_step(self, batch, index):
        loss = self.layer(batch).mean()
        self.log("loss", 1 / (1 + self.global_step))
        return loss
    def configure_optimizers(self):
        optimizer = SGD(self.parameters(), lr=self.hparams.lr)
{}
model = Lit({})
trainer = pl.Trainer({})
trainer.fit(model, loader)
"""
BATCHES = 6
RETURNS = [
    "        return [optimizer], [{}]",
    "        return {{'optimizer': optimizer, 'lr_scheduler': {}}}",
    "        return [{{'optimizer': optimizer, 'lr_scheduler': {}}}]",
    "        return [optimizer], {}",
]
SCHEDULERS = [
    "StepLR(optimizer, 2, gamma=0.5)",
    "LinearLR(optimizer, 0.1, total_iters=self.steps)",
    "LinearLR(optimizer, 0.1, total_iters=0)",
    "MultiStepLR(optimizer, [0, 3])",
    "CosineAnnealingLR(optimizer, self.trainer.estimated_stepping_batches)",
    "OneCycleLR(optimizer, max_lr=0.2, total_steps=self.trainer.estimated_stepping_batches, cycle_momentum=False)",
    "SequentialLR(optimizer, [LinearLR(optimizer, 0.1, total_iters=3), CosineAnnealingLR(optimizer, 9)], [3])",
    "ReduceLROnPlateau(optimizer, 'max', patience=1)",
]


def scripts():
    for scheduler in SCHEDULERS:
        for form in RETURNS:
            yield scheduler, form.format(scheduler), "", f"max_epochs=5, limit_train_batches={BATCHES}"
        for keys in product(interval=["'epoch'", "'step'", "'batch'"], frequency=[1, 2, 3, 0], monitor=[None, "'loss'"]):
            items = ", ".join(f"'{key}': {value}" for key, value in re.findall(r"(\w+)=('\w+'|\d+)", keys))
            if "frequency': 0" in items and "'step'" in items:
                continue
            entry = f"{{'scheduler': {scheduler}, {items}}}"
            yield scheduler, RETURNS[1].format(entry), "lr=0.2", f"max_epochs=6, limit_train_batches={BATCHES}"
        for trainer in ["max_epochs=4, limit_train_batches=6, accumulate_grad_batches=2",
                        "max_epochs=4, limit_train_batches=5, accumulate_grad_batches=2",
                        "max_epochs=5, max_steps=13, limit_train_batches=6", "max_steps=12, limit_train_batches=6",
                        "max_epochs=1, limit_train_batches=1"]:
            for interval in ["epoch", "step"]:
                entry = f"{{'scheduler': {scheduler}, 'interval': '{interval}'}}"
                yield scheduler, RETURNS[0].format(entry), "steps=7", trainer
    yield "", "        return [{'optimizer': optimizer, 'lr_scheduler': {'interval': 'step'}}]", "", "max_epochs=2, limit_train_batches=2"
    yield "", "        return [optimizer, SGD(self.parameters(), lr=1)], [StepLR(optimizer, 3)]", "", "max_epochs=2, limit_train_batches=2"


def watched(seen):
    class Watched(torch.optim.SGD):
        def step(self, closure=None):
            closure()
            seen.append([group["lr"] for group in self.param_groups])
    return Watched


def run(script):
    seen = []
    scope = {"loader": torch.utils.data.DataLoader(torch.ones(50, 2), batch_size=1)}
    exec(HEAD, scope)
    scope["SGD"] = watched(seen)

    class Quiet(pytorch_lightning.Trainer):
        def __init__(self, **keywords):
            super().__init__(logger=False, enable_checkpointing=False, enable_progress_bar=False,
                             enable_model_summary=False, accelerator="cpu", **keywords)
    original, pytorch_lightning.Trainer = pytorch_lightning.Trainer, Quiet
    try:
        exec(script, scope)
    except Exception as error:
        return [f"raises {type(error).__name__}"]
    finally:
        pytorch_lightning.Trainer = original
    return ["rate " + " ".join(repr(float(step[0])) for step in seen)]


def record(out):
    write(out, f"Written by tests/peers/record_lightning.py under pytorch-lightning {pytorch_lightning.__version__} "
          f"and PyTorch {torch.__version__}",
          (MODULE.format(body, module, trainer) for _, body, module, trainer in scripts()), run)


if __name__ == "__main__":
    record(sys.stdout)
