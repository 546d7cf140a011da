#% MultiStepLR
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9))
train_cfg = dict(by_epoch=True, max_epochs=20)
param_scheduler = dict(type='MultiStepLR', by_epoch=True, milestones=[8, 11], gamma=0.1)
#% warm-up and MultiStepLR
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9))
train_cfg = dict(by_epoch=True, max_epochs=20)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=50),
    dict(type='MultiStepLR', by_epoch=True, milestones=[8, 11], gamma=0.1)
]
#% LinearLR and CosineAnnealingLR
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9))
train_cfg = dict(by_epoch=True, max_epochs=20)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.001, by_epoch=True, begin=0, end=5),
    dict(type='CosineAnnealingLR', T_max=15, by_epoch=True, begin=5, end=20)
]
#% ExponentialLR
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9))
train_cfg = dict(by_epoch=True, max_epochs=20)
param_scheduler = dict(type='ExponentialLR', by_epoch=True, gamma=0.1)
#% PolyLR
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9))
train_cfg = dict(by_epoch=True, max_epochs=20)
param_scheduler = dict(type='PolyLR', power=0.9, eta_min=1e-4, begin=0, end=20, by_epoch=True)
#% StepLR
optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1, momentum=0.9))
train_cfg = dict(by_epoch=True, max_epochs=20)
param_scheduler = dict(type='StepLR', by_epoch=True, step_size=1, gamma=0.9)
#% warm-up and multi-step in the schedule file
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=12, val_interval=1)
param_scheduler = [
    dict(
        type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500),
    dict(
        type='MultiStepLR',
        begin=0,
        end=12,
        by_epoch=True,
        milestones=[8, 11],
        gamma=0.1)
]
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='SGD', lr=0.02, momentum=0.9, weight_decay=0.0001))
#% iteration based poly
optimizer = dict(type='SGD', lr=0.01, momentum=0.9, weight_decay=0.0005)
optim_wrapper = dict(type='OptimWrapper', optimizer=optimizer, clip_grad=None)
param_scheduler = [
    dict(
        type='PolyLR',
        eta_min=1e-4,
        power=0.9,
        begin=0,
        end=400,
        by_epoch=False)
]
train_cfg = dict(type='IterBasedTrainLoop', max_iters=400, val_interval=40)
#% cosine converted to iterations
max_epochs = 10
train_cfg = dict(by_epoch=True, max_epochs=max_epochs)
optim_wrapper = dict(optimizer=dict(type='AdamW', lr=0.004, weight_decay=0.05))
param_scheduler = [
    dict(type='LinearLR', start_factor=1e-5, by_epoch=False, begin=0, end=40),
    dict(
        type='CosineAnnealingLR',
        eta_min=0.0002,
        begin=max_epochs // 2,
        end=max_epochs,
        T_max=max_epochs // 2,
        by_epoch=True,
        convert_to_iter_based=True)
]
#% epochs counted in updates
from mmengine.optim import MultiStepLR
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
epoch_length = 20
scheduler = MultiStepLR.build_iter_from_epoch(
    optimizer, milestones=[3, 5], gamma=0.1, epoch_length=epoch_length)
for step in range(120):
    optimizer.step()
    scheduler.step()
#% cosine of epochs counted in updates
from mmengine.optim import CosineAnnealingLR
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = CosineAnnealingLR.build_iter_from_epoch(
    optimizer, T_max=4, eta_min=0.001, begin=1, end=5, epoch_length=7)
for step in range(42):
    optimizer.step()
    scheduler.step()
#% ramp of one and a half epochs counted in updates
from mmengine.optim import LinearLR
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = LinearLR.build_iter_from_epoch(optimizer, start_factor=0.25, end=1.5, epoch_length=5)
for step in range(12):
    optimizer.step()
    scheduler.step()
