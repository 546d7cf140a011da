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
model.fit(x, y, epochs=13, steps_per_epoch=10)
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
