"""The parts of a script that judge: what the networks say of the test part, beside repeating the last value."""

from __future__ import annotations

from lstm_core.config import ExperimentConfig
from lstm_core.model.attentions import attention_of

__all__ = ["judging_code"]

_LINEAR = '''
def newest(x):
    """Return the means of the newest 1, 5 and 22 steps of each input: what a linear model looks at."""
    lengths = sorted({min(length, WINDOW) for length in (1, 5, 22)})
    return np.concatenate([x[:, -length:].mean(axis=1, dtype="float64") for length in lengths], axis=1)


learned = __LEARNED__
looked = newest(learned.x)
middle, deviation = looked.mean(axis=0), looked.std(axis=0)
deviation[deviation <= 1e-9 * np.maximum(np.abs(looked).max(axis=0), 1.0)] = np.inf  # what never changes says nothing
linear = RidgeCV(alphas=__ALPHAS__)
linear.fit((looked - middle) / deviation, learned.y.astype("float64"))
'''

_MEASURE = '''
def rmse(guesses):
    """Return the root of the mean squared error of guesses of the next row, in the target's unit."""
    return float(np.sqrt(np.mean((guesses - test.actual[:, 0]) ** 2)))


network_error, repeating_error = rmse(predicted[:, 0]), rmse(test.last)
print(f"RMSE of the network: {network_error:.6g}")
print(f"RMSE of repeating the last value: {repeating_error:.6g}")
print(f"The network's error is {network_error / repeating_error:.3f} times that of repeating the last value.")
pd.DataFrame({"date": test.dates, "actual": test.actual[:, 0], "predicted": predicted[:, 0]}).to_csv(
    "predictions.csv", index=False
)
'''

_ATTENTION = """
profile = attention.predict(test.x, verbose=0).mean(axis=0)  # (WINDOW,), the oldest row first
back = WINDOW - int(np.argmax(profile))
print(f"On average it looks most at the row {back} back, with {profile.max():.1%} of its attention.")
"""


def judging_code(config: ExperimentConfig) -> list[tuple[str, str]]:
    """Return the parts of a script after training, each with its heading.

    Args:
        config: The settings.
    """
    found = []
    if config.training.with_linear:
        learned = "Part(*map(np.concatenate, zip(train, validation)))" if config.refits else "train"
        code = _LINEAR.replace("__LEARNED__", learned).replace(
            "__ALPHAS__", "[10 ** (half / 2) for half in range(-4, 11)]"
        )
        found.append(("A linear model beside the networks", code))
    found.append(
        ("How good is it? Held against repeating the last value", f"{_predicted(config)}\n\n\n{_MEASURE.strip()}")
    )
    if attention_of(config.model).is_learned:
        found.append(("Where does it look?", _ATTENTION))
    return found


def _predicted(config: ExperimentConfig) -> str:
    lines = ["outputs = np.mean([network.predict(test.x, verbose=0) for network in networks], axis=0)"]
    if config.training.loss == "quantile":
        lines += ["levels = outputs.reshape(-1, HORIZON, len(QUANTILES))", "outputs = levels[:, :, 0]  # the medians"]
    if config.training.with_linear:
        lines.append("said = linear.predict((newest(test.x) - middle) / deviation).reshape(len(test.x), HORIZON)")
        lines.append("outputs = (outputs + said) / 2")
    if config.held_back:
        lines.append(f"outputs = {1 - config.held_back:.12g} * outputs  # the rest is held back")
    if config.features.target_kind == "log_return":
        lines.append("predicted = test.base * np.exp(outputs * test.unit)  # (windows, HORIZON)")
    else:
        lines.append("predicted = test.base + outputs * test.unit  # (windows, HORIZON)")
    return "\n".join(lines)
