"""What is told about a model without building it (test_builder.py holds the counts against Keras)."""

from lstm_core.config import ModelConfig
from lstm_core.model.summary import ParameterCounts, count_parameters, describe_layers


def test_the_tutorial_model_has_17341_parameters() -> None:
    counts = count_parameters(ModelConfig(), window=60, features=2)
    assert counts == ParameterCounts(lstm=17_152, attention=124, dense=65)
    assert counts.total == 17_341


def test_parameters_worked_out_by_hand() -> None:
    # LSTM: 4 gates x 3 units x (2 inputs + 3 units + 1 bias) = 72; GRU: 3 x 3 x (2 + 3 + 2 biases) = 63.
    assert count_parameters(ModelConfig(units=3), 5, 2) == ParameterCounts(72, 8, 4)
    assert count_parameters(ModelConfig(units=3, cell="gru"), 5, 2) == ParameterCounts(63, 8, 4)
    # A second layer has 3 inputs: 4 x 3 x (3 + 3 + 1) = 84 more.
    assert count_parameters(ModelConfig(units=3, layers=2, attention="none"), 5, 2) == ParameterCounts(156, 0, 4)


def test_layers_are_listed_in_the_order_in_which_data_passes_them() -> None:
    layers = describe_layers(ModelConfig(units=8, layers=2, dropout=0.2), window=60, features=3)
    assert [(layer.name, layer.output) for layer in layers] == [
        ("Input window", (60, 3)),
        ("LSTM 1", (60, 8)),
        ("Dropout 1", (60, 8)),
        ("LSTM 2", (60, 8)),
        ("Dropout 2", (60, 8)),
        ("Attention", (8,)),
        ("Dense head", (1,)),
    ]


def test_a_gru_without_attention_is_described_as_such() -> None:
    layers = describe_layers(ModelConfig(cell="gru", units=8, attention="none"), window=60, features=2)
    assert [layer.name for layer in layers] == ["Input window", "GRU 1", "Last step", "Dense head"]
    assert "update and reset gates" in layers[1].explanation
    assert layers[2].parameters == 0


def test_every_layer_is_explained_in_a_sentence() -> None:
    for layer in describe_layers(ModelConfig(layers=3, dropout=0.1), window=60, features=2):
        assert layer.explanation.endswith(".")
