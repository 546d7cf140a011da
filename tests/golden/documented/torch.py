#% LambdaLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD([{'params': model.base.parameters()}, {'params': model.classifier.parameters(), 'lr': 0.001}], lr=0.01)
lambda1 = lambda epoch: epoch // 30
lambda2 = lambda epoch: 0.95 ** epoch
scheduler = LambdaLR(optimizer, lr_lambda=[lambda1, lambda2])
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% MultiplicativeLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
lmbda = lambda epoch: 0.95
scheduler = MultiplicativeLR(optimizer, lr_lambda=lmbda)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% StepLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = StepLR(optimizer, step_size=30, gamma=0.1)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% MultiStepLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = MultiStepLR(optimizer, milestones=[30, 80], gamma=0.1)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% ConstantLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = ConstantLR(optimizer, factor=0.5, total_iters=40)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% LinearLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = LinearLR(optimizer, start_factor=0.05, total_iters=40)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% ExponentialLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = ExponentialLR(optimizer, gamma=0.95)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% PolynomialLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = PolynomialLR(optimizer, total_iters=10, power=2.0)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% CosineAnnealingLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
num_epochs = 100
scheduler = CosineAnnealingLR(optimizer, T_max=num_epochs)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% CosineAnnealingWarmRestarts
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=20)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% CosineAnnealingWarmRestarts in batches
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=10, T_mult=2)
iters = len(dataloader)
for epoch in range(20):
    for i, sample in enumerate(dataloader):
        inputs, labels = sample['inputs'], sample['labels']
        optimizer.zero_grad()
        outputs = net(inputs)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        scheduler.step(epoch + i / iters)
#% ReduceLROnPlateau
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = ReduceLROnPlateau(optimizer, 'min')
for epoch in range(10):
    train(...)
    optimizer.step()
    val_loss = validate(...)
    scheduler.step(val_loss)
#% CyclicLR
import torch
from torch import optim
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CyclicLR(
    optimizer,
    base_lr=0.01,
    max_lr=0.1,
    step_size_up=10,
)
data_loader = torch.utils.data.DataLoader(dataset, batch_size=32)
for epoch in range(10):
    for batch in data_loader:
        train_batch(batch)
        optimizer.step()
        scheduler.step()
#% OneCycleLR
import torch
from torch import optim
data_loader = torch.utils.data.DataLoader(...)
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, max_lr=0.01, steps_per_epoch=len(data_loader), epochs=10
)
for epoch in range(10):
    for batch in data_loader:
        train_batch(...)
        optimizer.step()
        scheduler.step()
#% SequentialLR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler1 = ConstantLR(optimizer, factor=0.1, total_iters=20)
scheduler2 = ExponentialLR(optimizer, gamma=0.9)
scheduler = SequentialLR(
    optimizer,
    schedulers=[scheduler1, scheduler2],
    milestones=[20],
)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% ChainedScheduler
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.05)
scheduler1 = ConstantLR(optimizer, factor=0.1, total_iters=20)
scheduler2 = ExponentialLR(optimizer, gamma=0.9)
scheduler = ChainedScheduler([scheduler1, scheduler2], optimizer=optimizer)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    scheduler.step()
#% two schedulers
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler1 = ExponentialLR(optimizer, gamma=0.9)
scheduler2 = MultiStepLR(optimizer, milestones=[30, 80], gamma=0.1)
for epoch in range(100):
    for input, target in dataset:
        optimizer.zero_grad()
        output = model(input)
        loss = loss_fn(output, target)
        loss.backward()
        optimizer.step()
    scheduler1.step()
    scheduler2.step()
#% SWALR
import torch
from torch import optim
from torch.optim.lr_scheduler import *
optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
swa_model = torch.optim.swa_utils.AveragedModel(model)
lr_lambda = lambda epoch: 0.9
scheduler = MultiplicativeLR(optimizer, lr_lambda=lr_lambda)
swa_scheduler = torch.optim.swa_utils.SWALR(
    optimizer, anneal_strategy='linear', anneal_epochs=20, swa_lr=0.05
)
swa_start = 160
for i in range(300):
    for input, target in loader:
        optimizer.zero_grad()
        loss_fn(model(input), target).backward()
        optimizer.step()
    if i > swa_start:
        swa_scheduler.step()
    else:
        scheduler.step()
#% SWALR alone
import torch
from torch import optim
from torch.optim.swa_utils import SWALR
optimizer = optim.SGD(model.parameters(), lr=0.1)
scheduler = SWALR(optimizer, anneal_strategy='cos', anneal_epochs=20, swa_lr=0.05)
for epoch in range(100):
    for input, target in loader:
        optimizer.step()
    scheduler.step()
#% group of learning rates
import torch
from torch import optim
from torch.optim.lr_scheduler import LambdaLR
optimizer = optim.SGD([
    {'params': model.base.parameters(), 'lr': 1e-2},
    {'params': model.classifier.parameters()},
], lr=1e-3, momentum=0.9)
lambda1 = lambda epoch: epoch // 30
lambda2 = lambda epoch: 0.95 ** epoch
scheduler = LambdaLR(optimizer, lr_lambda=[lambda1, lambda2])
for epoch in range(100):
    optimizer.step()
    scheduler.step()
#% CyclicLR in exp_range
import torch
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.CyclicLR(
    optimizer, base_lr=0.01, max_lr=0.1, step_size_up=5, mode="exp_range", gamma=0.85
)
lrs = []
for i in range(100):
    optimizer.step()
    lrs.append(optimizer.param_groups[0]["lr"])
    scheduler.step()
#% CyclicLR with Adam
import torch
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.CyclicLR(optimizer, base_lr=1e-4, max_lr=1e-3, step_size_up=20,
                                              mode="triangular2", cycle_momentum=False)
for epoch in range(4):
    for batch in range(40):
        optimizer.zero_grad()
        optimizer.step()
        scheduler.step()
#% imagenet example
import torch
from torch.optim.lr_scheduler import StepLR
parser = argparse.ArgumentParser(description='PyTorch ImageNet Training')
parser.add_argument('--epochs', default=90, type=int, metavar='N')
parser.add_argument('--lr', '--learning-rate', default=0.1, type=float, metavar='LR', dest='lr')
parser.add_argument('--momentum', default=0.9, type=float, metavar='M')
parser.add_argument('--start-epoch', default=0, type=int, metavar='N')
parser.add_argument('--wd', '--weight-decay', default=1e-4, type=float, dest='weight_decay')
args = parser.parse_args([])
optimizer = torch.optim.SGD(model.parameters(), args.lr,
                            momentum=args.momentum,
                            weight_decay=args.weight_decay)
scheduler = StepLR(optimizer, step_size=30, gamma=0.1)
for epoch in range(args.start_epoch, args.epochs):
    optimizer.step()
    scheduler.step()
#% vision references warm-up
import torch
epochs = 90
lr_warmup_epochs = 5
optimizer = torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9, weight_decay=2e-5)
main_lr_scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(
    optimizer, T_max=epochs - lr_warmup_epochs, eta_min=0.0
)
warmup_lr_scheduler = torch.optim.lr_scheduler.LinearLR(
    optimizer, start_factor=0.01, total_iters=lr_warmup_epochs
)
lr_scheduler = torch.optim.lr_scheduler.SequentialLR(
    optimizer, schedulers=[warmup_lr_scheduler, main_lr_scheduler], milestones=[lr_warmup_epochs]
)
for epoch in range(epochs):
    optimizer.step()
    lr_scheduler.step()
#% detection references warm-up in the first epoch
import torch
from torch.optim.lr_scheduler import LinearLR
optimizer = torch.optim.SGD(model.parameters(), lr=0.005, momentum=0.9, weight_decay=0.0005)
lr_scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.1)
num_epochs = 10
for epoch in range(num_epochs):
    optimizer.step()
    lr_scheduler.step()
#% one cycle by epochs and steps per epoch
import torch
steps_per_epoch = 25
optimizer = torch.optim.SGD(model.parameters(), lr=1e-4, momentum=0.9)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.01, steps_per_epoch=steps_per_epoch,
                                                epochs=4, pct_start=0.2, anneal_strategy="linear",
                                                three_phase=True)
for epoch in range(4):
    for i in range(steps_per_epoch):
        optimizer.step()
        scheduler.step()
#% ChainedScheduler of the docs
import torch
from torch.optim.lr_scheduler import ConstantLR, ExponentialLR, ChainedScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=1.)
scheduler1 = ConstantLR(optimizer, factor=0.1, total_iters=20)
scheduler2 = ExponentialLR(optimizer, gamma=0.9)
scheduler = ChainedScheduler([scheduler1, scheduler2], optimizer=optimizer)
for epoch in range(60):
    optimizer.step()
    scheduler.step()
#% nested sequence
import torch
from torch.optim.lr_scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)
warmup = LinearLR(optimizer, start_factor=1 / 100, total_iters=100)
stable = ConstantLR(optimizer, factor=1.0, total_iters=0)
decay = LinearLR(optimizer, start_factor=1.0, end_factor=0.1, total_iters=50)
scheduler = SequentialLR(optimizer, [warmup, stable, decay], milestones=[100, 250])
for step in range(320):
    optimizer.step()
    scheduler.step()
#% a table that is looked up
import torch
import numpy as np
from torch.optim.lr_scheduler import LambdaLR
warmup = np.linspace(0.1, 1.0, 10)
decay = 0.5 * (1 + np.cos(np.pi * np.arange(30) / 30))
factors = np.concatenate((warmup, decay))
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
scheduler = LambdaLR(optimizer, lr_lambda=lambda epoch: factors[epoch])
for epoch in range(39):
    optimizer.step()
    scheduler.step()
#% an object that is called
import torch
from torch.optim.lr_scheduler import LambdaLR
class WarmupThenHold:
    def __init__(self, warmup, drops, gamma=0.5):
        self.warmup = warmup
        self.drops = drops
        self.gamma = gamma
    def __call__(self, epoch):
        if epoch < self.warmup:
            return (epoch + 1) / self.warmup
        factor = 1.0
        for drop in self.drops:
            if epoch < drop:
                break
            factor *= self.gamma
        return factor
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = LambdaLR(optimizer, lr_lambda=WarmupThenHold(4, [12, 20, 28]))
for epoch in range(40):
    optimizer.step()
    scheduler.step()
#% a method and a partial function
import functools
import torch
from torch.optim.lr_scheduler import LambdaLR
class Settings:
    def __init__(self, total):
        self.total = total
    def fade(self, step):
        return max(0.05, 1 - step / self.total)
def rise(settings, step, *, warmup):
    return min(1.0, step / warmup) * settings.fade(step)
settings = Settings(30)
optimizer = torch.optim.SGD([{'params': model.base.parameters()},
                             {'params': model.classifier.parameters(), 'lr': 0.02}], lr=0.1)
scheduler = LambdaLR(optimizer, lr_lambda=[settings.fade, functools.partial(rise, settings, warmup=6)])
for epoch in range(40):
    optimizer.step()
    scheduler.step()
#% milestones that are counted
import torch
from bisect import bisect_right
from torch.optim.lr_scheduler import LambdaLR
milestones = [6, 14, 21]
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
def passed(epoch):
    place = 0
    while place < len(milestones) and epoch >= milestones[place]:
        place += 1
    return place
scheduler = LambdaLR(optimizer, lr_lambda=lambda epoch: 0.5 ** bisect_right(milestones, epoch)
                     * 0.9 ** len([each for each in milestones if each <= epoch])
                     * 0.8 ** sum(epoch >= each for each in milestones) * 0.7 ** passed(epoch))
for epoch in range(30):
    optimizer.step()
    scheduler.step()
#% lines between points
import torch
import numpy as np
optimizer = torch.optim.SGD(model.parameters(), lr=0.4)
scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer,
                                              lambda step: np.interp([step], [0, 8, 40], [0, 1, 0])[0])
for step in range(41):
    optimizer.step()
    scheduler.step()
#% functions of math
import math
import torch
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda step: round(0.97 ** step, 3) + math.fmod(step, 7) / 70 + math.log(step + 2, 2) / 50)
for step in range(40):
    optimizer.step()
    scheduler.step()
#% one of several that names choose
import argparse
import torch
parser = argparse.ArgumentParser()
parser.add_argument("--lr-scheduler", default="CosineAnnealingLR", type=str)
parser.add_argument("--opt", default="SGD-Nesterov", type=str)
parser.add_argument("--epochs", default=30, type=int)
args = parser.parse_args([])
opt_name = args.opt.lower()
if opt_name.startswith("sgd"):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.3, momentum=0.9, nesterov="nesterov" in opt_name)
else:
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.001)
args.lr_scheduler = args.lr_scheduler.lower()
if args.lr_scheduler == "steplr":
    lr_scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=7)
elif args.lr_scheduler == "cosineannealinglr":
    lr_scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=args.epochs, eta_min=0.001)
else:
    raise RuntimeError(f"no scheduler '{args.lr_scheduler}'")
for epoch in range(args.epochs):
    optimizer.step()
    lr_scheduler.step()
#% a scheduler that is only constructed
import torch
from torch.optim.lr_scheduler import LinearLR, CosineAnnealingLR
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
warmup = LinearLR(optimizer, start_factor=0.1, total_iters=5)
scheduler = CosineAnnealingLR(optimizer, T_max=30)
for epoch in range(30):
    optimizer.step()
    scheduler.step()
#% two schedulers that are given the epoch
import torch
from torch.optim.lr_scheduler import MultiStepLR, ExponentialLR
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler1 = ExponentialLR(optimizer, gamma=0.9)
scheduler2 = MultiStepLR(optimizer, milestones=[5, 9], gamma=0.1)
for epoch in range(15):
    optimizer.step()
    scheduler1.step(epoch)
    scheduler2.step(epoch)
#% a phase that trains and one that validates
import torch
from torch.optim import lr_scheduler
def train_model(model, optimizer, scheduler, num_epochs=25):
    for epoch in range(num_epochs):
        for phase in ['train', 'val']:
            if phase == 'train':
                model.train()
            else:
                model.eval()
            for inputs, labels in dataset:
                optimizer.zero_grad()
                with torch.set_grad_enabled(phase == 'train'):
                    if phase == 'train':
                        optimizer.step()
            if phase == 'train':
                scheduler.step()
    return model
optimizer_ft = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9)
exp_lr_scheduler = lr_scheduler.StepLR(optimizer_ft, step_size=7, gamma=0.1)
model = train_model(model, optimizer_ft, exp_lr_scheduler, num_epochs=20)
#% a step after the loop
import torch
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.CosineAnnealingWarmRestarts(optimizer, 6, 2)
for epoch in range(20):
    optimizer.step()
    scheduler.step()
scheduler.step(26)
scheduler.step()
