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
#% train loop with create_scheduler_v2
import torch
from timm.scheduler import create_scheduler_v2
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
updates_per_epoch = 10
lr_scheduler, num_epochs = create_scheduler_v2(
    optimizer,
    sched='cosine',
    num_epochs=30,
    warmup_epochs=5,
    warmup_lr=1e-5,
    min_lr=1e-4,
    updates_per_epoch=updates_per_epoch,
)
for epoch in range(num_epochs):
    for i in range(updates_per_epoch):
        optimizer.step()
    lr_scheduler.step(epoch + 1)
#% cosine per update
import torch
from timm.scheduler import CosineLRScheduler
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
num_epochs = 10
num_steps_per_epoch = 20
scheduler = CosineLRScheduler(
    optimizer,
    t_initial=num_epochs * num_steps_per_epoch,
    lr_min=1e-5,
    warmup_t=40,
    warmup_lr_init=1e-6,
    warmup_prefix=True,
    cycle_limit=1,
    t_in_epochs=False,
)
num_updates = 0
for epoch in range(num_epochs):
    for batch in range(num_steps_per_epoch):
        optimizer.step()
        num_updates += 1
        scheduler.step_update(num_updates=num_updates)
    scheduler.step(epoch + 1)
#% plateau with warm-up
import torch
from timm.scheduler import PlateauLRScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = PlateauLRScheduler(optimizer, decay_rate=0.1, patience_t=3, warmup_t=5,
                               warmup_lr_init=1e-4, mode='min')
for epoch in range(30):
    optimizer.step()
    scheduler.step(epoch + 1, 1.0)
#% poly and multistep
import torch
from timm.scheduler.multistep_lr import MultiStepLRScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.4)
scheduler = MultiStepLRScheduler(optimizer, decay_t=[30, 60, 80], decay_rate=0.1, warmup_t=5,
                                 warmup_lr_init=1e-4)
for epoch in range(90):
    optimizer.step()
    scheduler.step(epoch + 1)
