#% ExponentialDecay
import keras
initial_learning_rate = 0.1
lr_schedule = keras.optimizers.schedules.ExponentialDecay(
    initial_learning_rate,
    decay_steps=100000,
    decay_rate=0.96,
    staircase=True)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(data, labels, epochs=5)
#% PiecewiseConstantDecay
import keras
boundaries = [100000, 110000]
values = [1.0, 0.5, 0.1]
lr_schedule = keras.optimizers.schedules.PiecewiseConstantDecay(boundaries, values)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(data, labels, epochs=5)
#% PolynomialDecay
import keras
starter_learning_rate = 0.1
end_learning_rate = 0.01
decay_steps = 10000
lr_schedule = keras.optimizers.schedules.PolynomialDecay(
    starter_learning_rate,
    decay_steps,
    end_learning_rate,
    power=0.5)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(data, labels, epochs=5)
#% InverseTimeDecay
import keras
initial_learning_rate = 0.1
decay_steps = 1.0
decay_rate = 0.5
lr_schedule = keras.optimizers.schedules.InverseTimeDecay(initial_learning_rate, decay_steps, decay_rate)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(data, labels, epochs=5)
#% CosineDecay
import keras
decay_steps = 1000
initial_learning_rate = 0.1
lr_schedule = keras.optimizers.schedules.CosineDecay(initial_learning_rate, decay_steps)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(data, labels, epochs=5)
#% CosineDecay with warm-up
import keras
decay_steps = 1000
initial_learning_rate = 0.0
warmup_steps = 1000
target_learning_rate = 0.1
lr_schedule = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate, decay_steps, warmup_target=target_learning_rate,
    warmup_steps=warmup_steps
)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(data, labels, epochs=5)
#% CosineDecayRestarts
import keras
first_decay_steps = 1000
initial_learning_rate = 0.1
lr_schedule = keras.optimizers.schedules.CosineDecayRestarts(initial_learning_rate, first_decay_steps)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=lr_schedule),
              loss='sparse_categorical_crossentropy',
              metrics=['accuracy'])
model.fit(data, labels, epochs=5)
#% LearningRateScheduler
import keras
import math
def scheduler(epoch, lr):
    if epoch < 10:
        return 0.01
    else:
        return 0.01 * math.exp(-0.1 * (epoch - 9))
model.compile(keras.optimizers.SGD(learning_rate=0.01), loss='mse')
callback = keras.callbacks.LearningRateScheduler(scheduler)
model.fit(x, y, epochs=15, callbacks=[callback], steps_per_epoch=10)
#% ReduceLROnPlateau
import keras
reduce_lr = keras.callbacks.ReduceLROnPlateau(monitor='val_loss', factor=0.2,
                                              patience=5, min_lr=0.001)
model.compile(keras.optimizers.SGD(learning_rate=0.1), loss='mse')
model.fit(x_train, y_train, epochs=50, steps_per_epoch=10, callbacks=[reduce_lr])
#% CosineDecay with a warm-up in compile
import keras
initial_learning_rate = 0.0
target_learning_rate = 0.1
schedule = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate, decay_steps=100, warmup_target=target_learning_rate, warmup_steps=20,
    alpha=0.05)
model.compile(optimizer=keras.optimizers.AdamW(learning_rate=schedule), loss="mse")
model.fit(x, y, epochs=12, steps_per_epoch=10)
#% LearningRateScheduler by epoch and rate
import math
import keras
def scheduler(epoch, lr):
    if epoch < 10:
        return lr
    else:
        return lr * math.exp(-0.1)
model.compile(keras.optimizers.SGD(learning_rate=0.01), loss='mse')
history = model.fit(x, y, epochs=15, steps_per_epoch=4, callbacks=[keras.callbacks.LearningRateScheduler(scheduler)], verbose=0)
#% step decay callback
import math
from keras.callbacks import LearningRateScheduler
import keras
def step_decay(epoch):
    initial_lrate = 0.1
    drop = 0.5
    epochs_drop = 10.0
    lrate = initial_lrate * math.pow(drop, math.floor((1 + epoch) / epochs_drop))
    return lrate
lrate = LearningRateScheduler(step_decay)
model.compile(loss='mse', optimizer=keras.optimizers.SGD(learning_rate=0.0, momentum=0.9))
model.fit(x, y, epochs=30, steps_per_epoch=2, callbacks=[lrate], verbose=0)
#% PolynomialDecay that cycles
import keras
starter_learning_rate = 0.1
end_learning_rate = 0.01
decay_steps = 40
learning_rate_fn = keras.optimizers.schedules.PolynomialDecay(
    starter_learning_rate,
    decay_steps,
    end_learning_rate,
    power=0.5, cycle=True)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=learning_rate_fn), loss='mse')
model.fit(x, y, epochs=10, steps_per_epoch=10)
#% schedule of its own with a warm-up and a cosine
import keras
import numpy as np
from keras import ops
class RampThenCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, floor, total, ramp):
        super().__init__()
        self.peak = peak
        self.floor = floor
        self.total = total
        self.ramp = ramp
        self.pi = ops.array(np.pi)
    def __call__(self, step):
        if self.total < self.ramp:
            raise ValueError("total must not be less than ramp")
        done = ops.cast(step, dtype="float32")
        cosine = ops.cos(self.pi * (done - self.ramp) / ops.cast(self.total - self.ramp, dtype="float32"))
        rate = 0.5 * self.peak * (1 + cosine)
        if self.ramp > 0:
            if self.peak < self.floor:
                raise ValueError("peak must not be less than floor")
            slope = (self.peak - self.floor) / self.ramp
            rate = ops.where(step < self.ramp, slope * done + self.floor, rate)
        return ops.where(step > self.total, 0.0, rate)
    def get_config(self):
        return {"peak": self.peak, "floor": self.floor, "total": self.total, "ramp": self.ramp}
total = int(40 * 3)
schedule = RampThenCosine(peak=0.1, floor=0.01, total=total, ramp=int(total * 0.15))
model.compile(optimizer=keras.optimizers.AdamW(learning_rate=schedule), loss="mse")
model.fit(x, y, epochs=12, steps_per_epoch=10)
#% schedule of its own by epoch, in two methods
import keras
from keras import ops
class ByEpoch(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, first=1e-5, peak=1e-3, last=1e-5, ramp_epochs=4, decay_epochs=8, steps_per_epoch=5):
        super().__init__()
        self.first, self.peak, self.last = first, peak, last
        self.ramp_epochs = ramp_epochs
        self.decay_epochs = decay_epochs
        self.steps_per_epoch = steps_per_epoch
    def rate_of(self, epoch):
        """A ramp, then a line down."""
        ramp = self.first + ((self.peak - self.first) / (self.ramp_epochs - 1)) * epoch
        line = ops.maximum(
            self.last, self.peak - (epoch - self.ramp_epochs) * (self.peak - self.last) / self.decay_epochs)
        return ops.minimum(ramp, line)
    def __call__(self, step):
        epoch = step // self.steps_per_epoch
        epoch = ops.cast(epoch, "float32")
        return self.rate_of(epoch)
model.compile(optimizer=keras.optimizers.Adam(ByEpoch(steps_per_epoch=10)), loss="mse")
model.fit(x, y, epochs=14, steps_per_epoch=10)
#% schedule of its own that chooses a function
import keras
from keras import ops
class Held(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, rate, ramp):
        super().__init__()
        self.rate = rate
        self.ramp = ramp
    def __call__(self, step):
        now = ops.cast(step, "float32")
        ramp = ops.cast(self.ramp, "float32")
        return ops.cond(now < ramp, lambda: self.rate * (now / ramp), lambda: self.rate)
model.compile(optimizer=keras.optimizers.SGD(Held(0.2, 15)), loss="mse")
model.fit(x, y, epochs=3, steps_per_epoch=10)
#% schedule of its own with reciprocal square roots
import keras
from keras import ops
class Inverse(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, width, ramp=40):
        super().__init__()
        self.width = ops.cast(width, "float32")
        self.ramp = ramp
    def __call__(self, step):
        step = ops.cast(step, "float32") + 1.0
        return ops.rsqrt(self.width) * ops.minimum(ops.rsqrt(step), step * (self.ramp ** -1.5))
model.compile(optimizer=keras.optimizers.Adam(Inverse(128), beta_2=0.98), loss="mse")
model.fit(x, y, epochs=12, steps_per_epoch=10)
#% callback of its own that sets the rate
import keras
class Stairs(keras.callbacks.Callback):
    def __init__(self, rate_of):
        super().__init__()
        self.rate_of = rate_of
    def on_epoch_begin(self, epoch, logs=None):
        if not hasattr(self.model.optimizer, "learning_rate"):
            raise ValueError("the optimizer has no learning rate")
        before = float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))
        rate = self.rate_of(epoch, before)
        self.model.optimizer.learning_rate = rate
        print(f"epoch {epoch}: {rate}")
EDGES = [(3, 0.05), (6, 0.01), (9, 0.005)]
def rate_of(epoch, rate):
    if epoch < EDGES[0][0] or epoch > EDGES[-1][0]:
        return rate
    for i in range(len(EDGES)):
        if epoch == EDGES[i][0]:
            return EDGES[i][1]
    return rate
model.compile(optimizer=keras.optimizers.RMSprop(learning_rate=0.1), loss="mse")
model.fit(x, y, epochs=12, steps_per_epoch=3, callbacks=[Stairs(rate_of)])
#% schedule of a configuration
import keras
config = {"class_name": "PolynomialDecay",
          "config": {"initial_learning_rate": 0.1, "decay_steps": 100, "end_learning_rate": 0.01, "power": 0.5,
                     "cycle": False}}
schedule = keras.optimizers.schedules.deserialize(config)
model.compile(optimizer=keras.optimizers.SGD(learning_rate=schedule), loss="mse")
model.fit(x, y, epochs=12, steps_per_epoch=10)
#% schedule of its own configuration
import keras
schedule = keras.optimizers.schedules.CosineDecay.from_config({"initial_learning_rate": 0.1, "decay_steps": 100})
model.compile(optimizer=keras.optimizers.SGD(learning_rate=schedule), loss="mse")
model.fit(x, y, epochs=12, steps_per_epoch=10)
