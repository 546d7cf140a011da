# The loop never calls scheduler.step(): the rate stays where the warm-up begins, at 0.
import torch
from torch.optim.lr_scheduler import StepLR
from warmup_scheduler import GradualWarmupScheduler

optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
decay = StepLR(optimizer, step_size=10, gamma=0.1)
scheduler = GradualWarmupScheduler(optimizer, multiplier=1, total_epoch=5, after_scheduler=decay)
for epoch in range(30):
    optimizer.step()
