# timm's cosine runs beside the warm-up, not after it, unless warmup_prefix=True.
import torch
from timm.scheduler import CosineLRScheduler

epochs = 30
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = CosineLRScheduler(
    optimizer, t_initial=epochs, lr_min=1e-5, warmup_t=10, warmup_lr_init=1e-4)
for epoch in range(epochs):
    optimizer.step()
    scheduler.step(epoch + 1)
