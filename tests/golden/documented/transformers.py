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
