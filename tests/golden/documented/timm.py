#% CosineLRScheduler
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = CosineLRScheduler(optimizer, t_initial=num_epochs)
for epoch in range(num_epochs):
    for batch in training_dataloader:
        inputs, targets = batch
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step(epoch + 1)
#% CosineLRScheduler with warm-up
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = CosineLRScheduler(optimizer, t_initial=50, lr_min=1e-5, warmup_t=3, warmup_lr_init=1e-4)
for epoch in range(num_epochs):
    for batch in training_dataloader:
        inputs, targets = batch
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step(epoch + 1)
#% cycles
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = CosineLRScheduler(optimizer, t_initial=50, cycle_decay=0.5, cycle_limit=6)
for epoch in range(300):
    for batch in loader:
        optimizer.step()
    scheduler.step(epoch + 1)
#% TanhLRScheduler
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = TanhLRScheduler(optimizer, t_initial=num_epochs)
for epoch in range(num_epochs):
    for batch in training_dataloader:
        inputs, targets = batch
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step(epoch + 1)
#% PolyLRScheduler
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = PolyLRScheduler(optimizer, t_initial=num_epochs)
for epoch in range(num_epochs):
    for batch in training_dataloader:
        inputs, targets = batch
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step(epoch + 1)
#% StepLRScheduler
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = StepLRScheduler(optimizer, decay_t=30, decay_rate=0.1)
for epoch in range(num_epochs):
    for batch in training_dataloader:
        inputs, targets = batch
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step(epoch + 1)
#% MultiStepLRScheduler
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = MultiStepLRScheduler(optimizer, decay_t=[20, 40], decay_rate=0.1)
for epoch in range(num_epochs):
    for batch in training_dataloader:
        inputs, targets = batch
        outputs = model(inputs)
        loss = loss_fn(outputs, targets)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    scheduler.step(epoch + 1)
#% PlateauLRScheduler
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = PlateauLRScheduler(optimizer, decay_rate=0.1, patience_t=5)
for epoch in range(50):
    for batch in loader:
        optimizer.step()
    scheduler.step(epoch + 1, metric)
#% step_update
import torch
from timm.scheduler import *
optimizer = torch.optim.AdamW(model.parameters(), lr=0.05)
num_epochs = 50
scheduler = CosineLRScheduler(optimizer, t_initial=10000, warmup_t=500, warmup_prefix=True, t_in_epochs=False)
num_updates = 0
for epoch in range(100):
    for i in range(105):
        optimizer.step()
        num_updates += 1
        scheduler.step_update(num_updates=num_updates)
