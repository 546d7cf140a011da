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
