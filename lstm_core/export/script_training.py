"""The parts of a script that train: batches, loss, optimizer, what ends a training, networks and their refits."""

from __future__ import annotations

from textwrap import indent

from lstm_core.choices import TrainingConfig
from lstm_core.config import ExperimentConfig

__all__ = ["training_code"]

_TAB = "    "

_BATCHES = '''
class Batches(keras.utils.PyDataset):
    """Windows in batches, in an order that seed and epoch alone decide, so that a training can be repeated."""

    def __init__(self, part, seed):
        super().__init__()
        self.x, self.y, self.seed, self.epoch = part.x, part.y, seed, 0
        self.order = np.arange(len(self.x))

    def __len__(self):
        return math.ceil(len(self.x) / BATCH_SIZE)

    def __getitem__(self, number):
        some = self.order[number * BATCH_SIZE : (number + 1) * BATCH_SIZE]
        return self.x[some], self.y[some]

    def on_epoch_begin(self):
        self.epoch += 1
        self.order = np.random.default_rng([self.seed, self.epoch]).permutation(len(self.x))
'''

_PINBALL = '''
def pinball(actual, predicted):
    """Return the loss whose smallest value is at the quantiles of what may happen (Koenker and Bassett 1978)."""
    levels = keras.ops.convert_to_tensor(QUANTILES, "float32")
    miss = actual[:, :, None] - keras.ops.reshape(predicted, (-1, HORIZON, len(QUANTILES)))
    return keras.ops.mean(keras.ops.maximum(levels * miss, (levels - 1) * miss), axis=(1, 2))
'''

_LOSSES = {
    "mse": "keras.losses.mean_squared_error",
    "mae": "keras.losses.mean_absolute_error",
    "huber": "keras.losses.huber",
    "quantile": "pinball",
}
_OPTIMIZERS = {"adam": "Adam", "adamw": "AdamW", "rmsprop": "RMSprop", "sgd": "SGD"}

_RATES = {
    "cosine": "LEARNING_RATE * 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))",
    "exponential": "LEARNING_RATE * {factor} ** (epoch / {every})",
    "step": "LEARNING_RATE * {factor} ** (epoch // {every})",
}

_AGAIN = '''
def train_again(network, seed, rates):
    """Train on training and validation part together, for as many updates as led to the epoch that was kept.

    The validation part has said how long to train; now the network may learn from it, too, and what is fitted to rows
    is fitted to all before the test part, which stays unseen. ``rates`` are the learning rates of the epochs up to the
    kept one.
    """
    x, y = (np.concatenate([getattr(part, name) for part in again[:2]]) for name in "xy")
    updates = math.ceil(len(train.x) / BATCH_SIZE)  # in one epoch of the first training
    passes = math.ceil(len(rates) * updates * BATCH_SIZE / len(x))
    order = np.concatenate([np.random.default_rng([seed, each]).permutation(len(x)) for each in range(1, passes + 1)])
    for number in range(len(rates) * updates):
        network.optimizer.learning_rate = rates[number // updates]
        some = order[number * BATCH_SIZE : (number + 1) * BATCH_SIZE]
        network.train_on_batch(x[some], y[some])
'''


_THE_OTHER_SCALE = """\
if learned_more:
    train, validation, test = again  # networks are asked in the scale that they have learned in"""


def training_code(config: ExperimentConfig) -> list[tuple[str, str]]:
    """Return the parts of a script that train, each with its heading.

    Args:
        config: The settings.
    """
    training = config.training
    helpers = [_BATCHES]
    if training.loss == "quantile":
        helpers.append(_PINBALL)
    if training.schedule in _RATES:
        rate = _RATES[training.schedule].format(factor=training.decay_factor, every=training.decay_epochs)
        helpers.append(
            f'def learning_rate(epoch):\n    """Return that of an epoch, counted from 0."""\n    return {rate}'
        )
    helpers.append(_new_network(config))
    if config.refits:
        helpers.append(_AGAIN)
    what = "\n\n\n".join(helper.strip() for helper in helpers)
    return [("Batches, loss and optimizer", what), ("Training", _loop(config))]


def _new_network(config: ExperimentConfig) -> str:
    training = config.training
    settings = ["LEARNING_RATE"]
    if training.optimizer == "adamw":
        settings.append(f"weight_decay={training.weight_decay}")
    if training.clip_norm is not None:
        settings.append(f"global_clipnorm={training.clip_norm}")
    optimizer = f"keras.optimizers.{_OPTIMIZERS[training.optimizer]}({', '.join(settings)})"
    followed, metrics = [], ""
    if training.l2:
        # Keras adds the pull to what it calls loss, so the loss without it is followed apart from that.
        followed, metrics = (
            ['miss = keras.metrics.MeanMetricWrapper(loss, name="miss")  # without the pull of L2'],
            ", metrics=[miss]",
        )
    body = [
        '"""Return the network at its beginning, ready to be trained, and the model that shows its attention."""',
        "keras.utils.set_random_seed(seed)",
        "network, attention = build_network()",
        f"loss = {_LOSSES[training.loss]}",
        *followed,
        f"network.compile({optimizer}, loss=loss{metrics})",
        "return network, attention",
    ]
    return "def new_network(seed):\n" + indent("\n".join(body), _TAB)


def _loop(config: ExperimentConfig) -> str:
    """Return the loop over the networks."""
    training, callbacks = config.training, _callbacks(config.training)
    followed = "val_miss" if training.l2 else "val_loss"
    body = ["network, attention = new_network(seed)"]
    if training.min_gain is not None:
        body.append(
            f'untrained = network.evaluate(watched.x, watched.y, verbose=0, return_dict=True)["{followed[4:]}"]'
        )
    if callbacks:
        body.append("callbacks = [\n" + "".join(f"    {one},\n" for one in callbacks) + "]")
    called = "    callbacks=callbacks,\n" if callbacks else ""
    body.append(
        "history = network.fit(\n"
        "    Batches(train, seed),\n    epochs=EPOCHS,\n    shuffle=False,\n"
        f"    validation_data=(watched.x, watched.y),\n{called}    verbose=2,\n"
        ").history"
    )
    if training.restore_best and (config.refits or training.min_gain is not None):
        body.append(f'kept = int(np.argmin(history["{followed}"])) + 1  # the epoch whose weights are kept')
    elif config.refits:
        body.append('kept = len(history["loss"])')
    if training.min_gain is not None:
        body.append(
            f'if min(history["{followed}"]) > {1 - training.min_gain:.12g} * untrained:\n'
            "    # No epoch was better than no training at all by as much as was asked for.\n"
            "    kept, (network, attention) = 0, new_network(seed)"
        )
    if config.refits:
        body += _refit(training)
    body.append("networks.append(network)")
    watched = "validation" if config.split.has_validation else "test  # as the tutorial does; nothing is chosen by it"
    loop = f"networks, watched = [], {watched}\nfor seed in SEEDS:\n" + indent("\n".join(body), _TAB)
    if not config.refits:
        return loop
    return f"learned_more = False\n{loop}\n{_THE_OTHER_SCALE}"


def _callbacks(training: TrainingConfig) -> list[str]:
    followed, found = f'"{"val_miss" if training.l2 else "val_loss"}", mode="min"', []
    if training.patience is not None or training.restore_best:
        patience = "EPOCHS" if training.patience is None else training.patience
        rest = ", restore_best_weights=True" if training.restore_best else ""
        if training.min_gain is None:
            found.append(f"keras.callbacks.EarlyStopping({followed}, patience={patience}{rest})")
        else:  # too long for a line
            inside = f"{followed}, patience={patience}{rest}, baseline=untrained"
            found.append(f"keras.callbacks.EarlyStopping(\n        {inside}\n    )")
    if training.schedule in _RATES:
        found.append("keras.callbacks.LearningRateScheduler(lambda epoch, before: learning_rate(epoch))")
    if training.schedule == "plateau":
        falls = f"factor={training.decay_factor}, patience={training.decay_epochs}, min_delta=0, min_lr=0"
        found.append(f"keras.callbacks.ReduceLROnPlateau({followed}, {falls})")
    return found


def _refit(training: TrainingConfig) -> list[str]:
    rates = "[LEARNING_RATE] * kept" if training.schedule == "constant" else 'history["learning_rate"][:kept]'
    return [
        f"if kept:\n    network, attention = new_network(seed)\n    train_again(network, seed, rates={rates})\n"
        "    learned_more = True"
    ]
