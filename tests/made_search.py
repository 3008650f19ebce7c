"""What a search came to, made up without training."""

import numpy as np

from lstm_core.charts.experiments.trial_lines import TrialAxis, TrialLine
from lstm_core.config import ExperimentConfig
from lstm_core.evaluation.luck import Luck
from lstm_core.evaluation.selection import Candidate, Selection
from lstm_core.search.importance import Importance, SettingImportance


def made_selection(trials: int = 24) -> Selection:
    """Return what a validation part says of a run and its trials; the tenth trial is the best."""
    random = np.random.default_rng(4)
    configs = [ExperimentConfig()]
    candidates = [Candidate(configs[0], 17341, 1.0, 0.0, 0.0, 0.0)]
    for place in range(trials):
        units, rate, cell = 4 + 5 * place, round(0.001 + 0.0005 * (place * 7 % trials), 5), ("lstm", "gru")[place % 2]
        config = configs[0].with_("model", units=units, cell=cell).with_("training", learning_rate=rate)
        gain = 0.1 - abs(place - 9) / 40 + random.normal(0, 0.01) - (3.0 if place == 3 else 0.0)
        candidates.append(Candidate(config, 100 * units, 1 - gain, gain, 0.03, gain))
    luck = Luck(trials + 1, trials + 1, 0.04, 0.08, (0.03,) * (trials + 1))
    return Selection(tuple(candidates), 10, 2, luck, 126)


IMPORTANCE = Importance(
    (
        SettingImportance("model.units", 0.62, 0.4, 0.81),
        SettingImportance("training.learning_rate", 0.11, 0.02, 0.3),
        SettingImportance("model.cell", 0.03, 0.0, 0.08),
    ),
    0.47,
    24,
)
AXES = (
    TrialAxis("Units", ((0.0, "4"), (1.0, "119"))),
    TrialAxis("Learning rate", ((0.0, "0.001"), (1.0, "0.0125"))),
    TrialAxis("Cell", ((0.25, "LSTM"), (0.75, "GRU"))),
)
LINES = tuple(
    TrialLine(number, (number * 5 + 3) % 12, 4.0 * number, ((number / 12, str(number)), (0.5, "0.005"), (0.25, "LSTM")))
    for number in range(1, 13)
)
