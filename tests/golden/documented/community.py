#% CosineAnnealingWarmupRestarts
import torch
from cosine_annealing_warmup import CosineAnnealingWarmupRestarts
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-5)
scheduler = CosineAnnealingWarmupRestarts(optimizer,
                                          first_cycle_steps=200,
                                          cycle_mult=1.0,
                                          max_lr=0.1,
                                          min_lr=0.001,
                                          warmup_steps=50,
                                          gamma=1.0)
for epoch in range(1000):
    train()
    optimizer.step()
    scheduler.step()
#% CosineAnnealingWarmupRestarts with gamma
import torch
from cosine_annealing_warmup import CosineAnnealingWarmupRestarts
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-5)
scheduler = CosineAnnealingWarmupRestarts(optimizer,
                                          first_cycle_steps=200,
                                          cycle_mult=1.0,
                                          max_lr=0.1,
                                          min_lr=0.001,
                                          warmup_steps=50,
                                          gamma=0.5)
for epoch in range(1000):
    train()
    optimizer.step()
    scheduler.step()
#% LinearWarmupCosineAnnealingLR
import torch
from pl_bolts.optimizers.lr_scheduler import LinearWarmupCosineAnnealingLR
optimizer = torch.optim.Adam(layer.parameters(), lr=0.02)
scheduler = LinearWarmupCosineAnnealingLR(optimizer, warmup_epochs=10, max_epochs=40)
for epoch in range(40):
    train(...)
    optimizer.step()
    validate(...)
    scheduler.step()
#% GradualWarmupScheduler
import torch
from torch.optim.lr_scheduler import StepLR, ExponentialLR
from torch.optim.sgd import SGD
from warmup_scheduler import GradualWarmupScheduler
model = [torch.nn.Parameter(torch.randn(2, 2, requires_grad=True))]
optim = SGD(model, 0.1)
scheduler_steplr = StepLR(optim, step_size=10, gamma=0.1)
scheduler_warmup = GradualWarmupScheduler(optim, multiplier=1, total_epoch=5, after_scheduler=scheduler_steplr)
optim.zero_grad()
optim.step()
for epoch in range(1, 20):
    scheduler_warmup.step(epoch)
    print(epoch, optim.param_groups[0]['lr'])
    optim.step()
