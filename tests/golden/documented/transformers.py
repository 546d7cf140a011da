#% get_scheduler
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
num_epochs = 3
num_training_steps = num_epochs * len(train_dataloader)
lr_scheduler = get_scheduler(name="linear", optimizer=optimizer, num_warmup_steps=0, num_training_steps=num_training_steps)
for epoch in range(num_epochs):
    for batch in train_dataloader:
        outputs = model(**batch)
        loss = outputs.loss
        loss.backward()
        optimizer.step()
        lr_scheduler.step()
        optimizer.zero_grad()
#% get_constant_schedule
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_constant_schedule(optimizer)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_constant_schedule_with_warmup
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_constant_schedule_with_warmup(optimizer, num_warmup_steps=100)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_linear_schedule_with_warmup
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_linear_schedule_with_warmup(optimizer, num_warmup_steps=100, num_training_steps=1000)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_cosine_schedule_with_warmup
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_cosine_schedule_with_warmup(optimizer, num_warmup_steps=100, num_training_steps=1000)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_cosine_with_hard_restarts_schedule_with_warmup
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_cosine_with_hard_restarts_schedule_with_warmup(optimizer, num_warmup_steps=100, num_training_steps=1000, num_cycles=3)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_polynomial_decay_schedule_with_warmup
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_polynomial_decay_schedule_with_warmup(optimizer, num_warmup_steps=100, num_training_steps=1000)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_inverse_sqrt_schedule
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_inverse_sqrt_schedule(optimizer, num_warmup_steps=100)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_cosine_with_min_lr_schedule_with_warmup
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_cosine_with_min_lr_schedule_with_warmup(optimizer, num_warmup_steps=100, num_training_steps=1000, min_lr_rate=0.1)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_wsd_schedule
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_wsd_schedule(optimizer, num_warmup_steps=100, num_decay_steps=200, num_training_steps=1000)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_scheduler cosine
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_scheduler("cosine", optimizer, num_warmup_steps=100, num_training_steps=1000)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% get_scheduler inverse_sqrt
import torch
from transformers import *
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
scheduler = get_scheduler("inverse_sqrt", optimizer, num_warmup_steps=100)
for step in range(1000):
    loss.backward()
    optimizer.step()
    scheduler.step()
#% TrainingArguments
from transformers import TrainingArguments, Trainer
training_args = TrainingArguments(
    output_dir='out',
    learning_rate=2e-5,
    max_steps=1000,
    warmup_steps=100,
    lr_scheduler_type='cosine',
    weight_decay=0.01,
)
trainer = Trainer(model=model, args=training_args, train_dataset=data)
trainer.train()
#% run_glue_no_trainer
import math
import torch
from transformers import get_scheduler
num_train_epochs = 3
gradient_accumulation_steps = 2
batches = 30
optimizer = torch.optim.AdamW(model.parameters(), lr=5e-5)
num_update_steps_per_epoch = math.ceil(batches / gradient_accumulation_steps)
max_train_steps = num_train_epochs * num_update_steps_per_epoch
lr_scheduler = get_scheduler(
    name="linear",
    optimizer=optimizer,
    num_warmup_steps=5,
    num_training_steps=max_train_steps,
)
for epoch in range(num_train_epochs):
    for step in range(batches):
        if (step + 1) % gradient_accumulation_steps == 0:
            optimizer.step()
            lr_scheduler.step()
            optimizer.zero_grad()
#% SchedulerType with specific arguments
import torch
from transformers import get_scheduler, SchedulerType
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-4)
scheduler = get_scheduler(
    SchedulerType.COSINE_WITH_MIN_LR,
    optimizer,
    num_warmup_steps=10,
    num_training_steps=120,
    scheduler_specific_kwargs={"min_lr_rate": 0.1},
)
for step in range(120):
    optimizer.step()
    scheduler.step()
#% polynomial to a floor
import torch
from transformers.optimization import get_polynomial_decay_schedule_with_warmup
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
scheduler = get_polynomial_decay_schedule_with_warmup(
    optimizer, num_warmup_steps=20, num_training_steps=100, lr_end=1e-6, power=2.0)
for step in range(110):
    optimizer.step()
    scheduler.step()
#% warmup_stable_decay
import torch
import transformers
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
scheduler = transformers.get_wsd_schedule(
    optimizer, num_warmup_steps=10, num_decay_steps=30, num_stable_steps=60,
    min_lr_ratio=0.1, decay_type="1-sqrt")
for step in range(100):
    optimizer.step()
    scheduler.step()
#% hard restarts
import torch
from transformers import get_cosine_with_hard_restarts_schedule_with_warmup
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
total_steps = 200
scheduler = get_cosine_with_hard_restarts_schedule_with_warmup(
    optimizer, num_warmup_steps=int(0.1 * total_steps), num_training_steps=total_steps, num_cycles=3)
for step in range(total_steps):
    optimizer.step()
    scheduler.step()
#% accelerate.accumulate
from accelerate import Accelerator
from torch.optim import AdamW
from transformers import get_linear_schedule_with_warmup
accelerator = Accelerator(gradient_accumulation_steps=4)
optimizer = AdamW(model.parameters(), lr=2e-5)
updates = 2 * math.ceil(len(train_dataloader) / accelerator.gradient_accumulation_steps)
scheduler = get_linear_schedule_with_warmup(optimizer, num_warmup_steps=5, num_training_steps=updates)
model, optimizer, train_dataloader, scheduler = accelerator.prepare(model, optimizer, train_dataloader, scheduler)
for epoch in range(2):
    for batch in train_dataloader:
        with accelerator.accumulate(model):
            accelerator.backward(model(**batch).loss)
            optimizer.step()
            scheduler.step()
            optimizer.zero_grad()
#% diffusers.get_scheduler
import torch
from diffusers.optimization import get_scheduler
optimizer = torch.optim.AdamW(unet.parameters(), lr=1e-4)
lr_scheduler = get_scheduler("piecewise_constant", optimizer=optimizer, step_rules="1:100,0.1:300,0.01")
for step in range(400):
    loss.backward()
    optimizer.step()
    lr_scheduler.step()
#% trl.SFTConfig
from trl import SFTConfig, SFTTrainer
training_args = SFTConfig(output_dir="out", max_steps=500, warmup_steps=50, lr_scheduler_type="cosine")
trainer = SFTTrainer(model, args=training_args, train_dataset=dataset)
trainer.train()
