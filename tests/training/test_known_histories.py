"""A short training of each kind of attention and each cell comes to the losses that were recorded once.

The same seed gives the same numbers, bit for bit on one machine; ``known_histories.json`` holds them for all that come
later. ``python -m tests.training.test_known_histories`` records those that are not yet among them, and leaves the
others as they are: they are what later code is held to.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lstm_core.config import ExperimentConfig
from lstm_core.data.table import PriceTable
from lstm_core.events import never_stop, no_sink
from lstm_core.features.preparation import Preparation
from lstm_core.features.windows import prepare
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.cells import CELLS
from lstm_core.training.compiled import compiled_for
from lstm_core.training.loop import train
from lstm_core.training.preview import Preview
from tests.further import further_but

STORE = Path(__file__).with_name("known_histories.json")
# Each kind once and each cell several times; dropout and a second layer once.
NETWORKS = {
    "tutorial": {"cell": "lstm", "attention": "tutorial"},
    "additive": {"cell": "gru", "attention": "additive"},
    "dot": {"cell": "lstm", "attention": "dot", "layers": 2, "dropout": 0.3},
    "multi_head": {"cell": "gru", "attention": "multi_head", "heads": 2},
    "none": {"cell": "lstm", "attention": "none"},
}
OTHER_MACHINES = 1e-5  # how far their last digits may lie apart, as a share of the loss

History = dict[str, list[float]]


def trained(name: str) -> History:
    """Train the network of a name for three epochs on made-up bars, and return its losses."""
    config = ExperimentConfig().with_("features", window=5).with_("model", units=4, **NETWORKS[name])
    config = config.with_("training", epochs=3, batch_size=16, learning_rate=0.01)
    random = np.random.default_rng(0)
    close = 100 + random.normal(size=120).cumsum()
    frame = pd.DataFrame(
        {"open": close + random.normal(scale=0.3, size=120), "close": close},
        index=pd.bdate_range("2020-01-01", periods=120, name="date"),
    )
    data = prepare(PriceTable(title="WALK", frame=frame), Preparation.of(config))
    listeners = (no_sink, never_stop, Preview(data))
    outcome = train(compiled_for(config), (data.train, data.watched), config.training, config.seed, listeners)
    return {"loss": outcome.history.loss, "val_loss": outcome.history.val_loss}


def test_every_kind_and_cell_is_among_them() -> None:
    for part, kinds in (("attention", ATTENTIONS), ("cell", CELLS)):
        assert {network[part] for network in NETWORKS.values()} == set(kinds), "add it to NETWORKS, and record it"


@pytest.mark.parametrize("name", further_but(NETWORKS, "tutorial", "additive"))
def test_a_training_comes_to_the_recorded_losses(name: str) -> None:
    known: History = json.loads(STORE.read_text(encoding="utf-8"))[name]
    found = trained(name)
    for losses in ("loss", "val_loss"):
        np.testing.assert_allclose(found[losses], known[losses], rtol=OTHER_MACHINES, atol=0)


if __name__ == "__main__":
    recorded = json.loads(STORE.read_text(encoding="utf-8"))
    histories = {name: recorded.get(name) or trained(name) for name in NETWORKS}
    STORE.write_text(json.dumps(histories, indent=2) + "\n", encoding="utf-8")
