#% constant_schedule
import jax
import optax
schedule = optax.constant_schedule(0.1)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% linear_schedule
import jax
import optax
schedule = optax.linear_schedule(init_value=1e-3, end_value=1e-5, transition_steps=1000)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% polynomial_schedule
import jax
import optax
schedule = optax.polynomial_schedule(init_value=1.0, end_value=0.01, power=2, transition_steps=100)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% piecewise_constant_schedule
import jax
import optax
schedule = optax.piecewise_constant_schedule(init_value=0.1, boundaries_and_scales={100: 0.5, 500: 0.1})
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% exponential_decay
import jax
import optax
schedule = optax.exponential_decay(init_value=0.1, transition_steps=100, decay_rate=0.9)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% cosine_decay_schedule
import jax
import optax
schedule = optax.cosine_decay_schedule(init_value=0.1, decay_steps=1000)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% warmup_cosine_decay_schedule
import jax
import optax
schedule = optax.warmup_cosine_decay_schedule(
    init_value=0.0,
    peak_value=1.0,
    warmup_steps=50,
    decay_steps=1_000,
    end_value=0.0,
)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% warmup_exponential_decay_schedule
import jax
import optax
schedule = optax.warmup_exponential_decay_schedule(init_value=0.0, peak_value=0.1, warmup_steps=100, transition_steps=100, decay_rate=0.9)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% warmup_constant_schedule
import jax
import optax
schedule = optax.warmup_constant_schedule(init_value=0.0, peak_value=0.1, warmup_steps=100)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% linear_onecycle_schedule
import jax
import optax
schedule = optax.linear_onecycle_schedule(transition_steps=1000, peak_value=0.1)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% cosine_onecycle_schedule
import jax
import optax
schedule = optax.cosine_onecycle_schedule(transition_steps=1000, peak_value=0.1)
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% piecewise_interpolate_schedule
import jax
import optax
schedule = optax.piecewise_interpolate_schedule("linear", init_value=0.1, boundaries_and_scales={100: 0.5, 500: 0.1})
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% join_schedules
import jax
import optax
schedule = optax.join_schedules([optax.linear_schedule(0.0, 0.1, 100), optax.cosine_decay_schedule(0.1, 900)], [100])
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% sgdr_schedule
import jax
import optax
schedule = optax.sgdr_schedule([dict(init_value=0.0, peak_value=0.1, warmup_steps=10, decay_steps=500, end_value=0.01), dict(init_value=0.01, peak_value=0.05, warmup_steps=10, decay_steps=500, end_value=0.0)])
optimizer = optax.adam(learning_rate=schedule)
opt_state = optimizer.init(params)
for step in range(1000):
    grads = jax.grad(loss)(params)
    updates, opt_state = optimizer.update(grads, opt_state)
    params = optax.apply_updates(params, updates)
#% adamw with warm-up and cosine decay
import jax
import optax
schedule = optax.warmup_cosine_decay_schedule(
  init_value=0.0,
  peak_value=1.0,
  warmup_steps=50,
  decay_steps=1_000,
  end_value=0.0,
)
optimizer = optax.chain(
  optax.clip(1.0),
  optax.adamw(learning_rate=schedule),
)
for step in range(1_000):
  updates, opt_state = optimizer.update(grads, opt_state, params)
#% scale_by_schedule
import optax
start_learning_rate = 1e-1
scheduler = optax.exponential_decay(
    init_value=start_learning_rate,
    transition_steps=100,
    decay_rate=0.99)
gradient_transform = optax.chain(
    optax.clip_by_global_norm(1.0),
    optax.scale_by_adam(),
    optax.scale_by_schedule(scheduler),
    optax.scale(-1.0)
)
for _ in range(500):
  updates, opt_state = gradient_transform.update(grads, opt_state)
#% join of three
import optax
schedule = optax.join_schedules(
    schedules=[
        optax.linear_schedule(init_value=0.0, end_value=1e-3, transition_steps=20),
        optax.constant_schedule(1e-3),
        optax.cosine_decay_schedule(init_value=1e-3, decay_steps=60, alpha=0.1),
    ],
    boundaries=[20, 60],
)
optimizer = optax.sgd(learning_rate=schedule, momentum=0.9)
for step in range(120):
    updates, opt_state = optimizer.update(grads, opt_state)
#% function of the step
import optax
import jax.numpy as jnp
schedule = lambda step: 0.1 * jnp.minimum(1.0, (step + 1) / 10.0) * 0.99 ** step
optimizer = optax.sgd(schedule)
for step in range(100):
    updates, opt_state = optimizer.update(grads, opt_state)
#% function with a choice of functions
import jax
import jax.numpy as jnp
import optax
def schedule(step):
    ramp = lambda at: 0.1 * (at + 1) / 20
    def decayed(at):
        return 0.1 * jnp.exp(-0.05 * (at - 19))
    return jax.lax.cond(step < 20, ramp, decayed, step)
optimizer = optax.sgd(schedule)
for step in range(60):
    updates, opt_state = optimizer.update(grads, opt_state)
#% function by pieces
import jax.numpy as jnp
import optax
def schedule(count):
    count = jnp.asarray(count, dtype=jnp.float32)
    return jnp.piecewise(count, [count < 10, (count >= 10) & (count < 30), count >= 30],
                         [lambda t: 0.01 * t, 0.1, lambda t: 3.0 / t])
optimizer = optax.adam(learning_rate=schedule)
for step in range(50):
    updates, opt_state = optimizer.update(grads, opt_state)
#% function that selects
import jax.numpy as jnp
import optax
def schedule(count):
    return jnp.select([count < 10, count < 20], [0.1, 0.05], default=0.01)
optimizer = optax.sgd(learning_rate=schedule)
for step in range(30):
    updates, opt_state = optimizer.update(grads, opt_state)
