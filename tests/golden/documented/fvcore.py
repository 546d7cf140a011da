#% MultiStep with warm-up
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = WarmupParamScheduler(
    MultiStepParamScheduler([1, 0.1, 0.01], milestones=[600, 800], num_updates=1000),
    warmup_factor=0.001, warmup_length=0.1
)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% CosineParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = CosineParamScheduler(1.0, 0.0)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% PolynomialDecayParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = PolynomialDecayParamScheduler(base_value=1.0, power=0.9)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% LinearParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = LinearParamScheduler(start_value=1.0, end_value=0.01)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% ExponentialParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = ExponentialParamScheduler(start_value=2.0, decay=0.1)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% ConstantParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = ConstantParamScheduler(1.0)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% StepParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = StepParamScheduler(values=[1.0, 0.1, 0.01, 0.001], num_updates=1000)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% StepWithFixedGammaParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = StepWithFixedGammaParamScheduler(base_value=1.0, num_decays=3, gamma=0.1, num_updates=1000)
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% CompositeParamScheduler
import torch
from fvcore.common.param_scheduler import *
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
multiplier = CompositeParamScheduler(
    [ConstantParamScheduler(0.42), CosineParamScheduler(0.42, 1e-4)],
    interval_scaling=['rescaled', 'rescaled'],
    lengths=[0.5, 0.5])
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=1000)
for i in range(1000):
    optimizer.step()
    scheduler.step()
#% composite of the docstring
from fvcore.common.param_scheduler import CompositeParamScheduler, ConstantParamScheduler, CosineParamScheduler
from detectron2.solver import LRMultiplier
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
multiplier = CompositeParamScheduler(
    schedulers=[ConstantParamScheduler(value=0.42), CosineParamScheduler(start_value=0.42, end_value=1e-4)],
    interval_scaling=['rescaled', 'rescaled'],
    lengths=[0.5, 0.5])
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=100)
for step in range(100):
    optimizer.step()
    scheduler.step()
#% detectron2's default schedule
from fvcore.common.param_scheduler import MultiStepParamScheduler
from detectron2.solver import LRMultiplier, WarmupParamScheduler
optimizer = torch.optim.SGD(model.parameters(), lr=0.02, momentum=0.9)
multiplier = WarmupParamScheduler(
    MultiStepParamScheduler([1, 0.1, 0.01], milestones=[60, 80, 90]),
    warmup_factor=0.001, warmup_length=10 / 90, warmup_method="linear")
scheduler = LRMultiplier(optimizer, multiplier=multiplier, max_iter=90)
for step in range(90):
    optimizer.step()
    scheduler.step()
