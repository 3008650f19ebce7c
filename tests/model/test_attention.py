"""The attention layers against numbers worked out by hand."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from lstm_core.config import ModelConfig
from lstm_core.model.attention_layer import AttentionLayer
from lstm_core.model.attentions import ATTENTIONS, attention_of

# One sample of two steps and two units; the first unit is on in step 1, the second in step 2.
STATES = np.array([[[1.0, 0.0], [0.0, 1.0]]], dtype="float32")


def _layer(attention: str = "tutorial") -> AttentionLayer:
    config = ModelConfig(attention=attention)
    return AttentionLayer(attention_of(config), config)


def _attend(weight: list[float], bias: list[float], states: np.ndarray = STATES) -> tuple[np.ndarray, np.ndarray]:
    layer = _layer()
    layer.build(states.shape)
    layer.set_weights([np.array(weight)[:, None], np.array(bias)[:, None]])
    context, attention = layer(states)
    return np.array(context), np.array(attention)


def test_equal_scores_give_equal_weights() -> None:
    context, attention = _attend([0.0, 0.0], [0.0, 0.0])
    np.testing.assert_allclose(attention, [[0.5, 0.5]])
    np.testing.assert_allclose(context, [[0.5, 0.5]])


def test_a_score_of_one_half_more_weighs_as_much_as_worked_out_by_hand() -> None:
    # tanh(artanh 0.5) = 0.5 against 0: weights e^0.5 / (e^0.5 + 1) = 0.622459 and 0.377541.
    context, attention = _attend([np.arctanh(0.5), 0.0], [0.0, 0.0])
    np.testing.assert_allclose(attention, [[0.622459, 0.377541]], atol=1e-6)
    np.testing.assert_allclose(context, [[0.622459, 0.377541]], atol=1e-6)


def test_the_bias_belongs_to_the_position() -> None:
    # Scores tanh(artanh 0.5 + 0) = 0.5 and tanh(0 + artanh 0.5) = 0.5.
    _, attention = _attend([np.arctanh(0.5), 0.0], [0.0, np.arctanh(0.5)])
    np.testing.assert_allclose(attention, [[0.5, 0.5]], atol=1e-6)


def test_scores_saturate_so_that_no_step_of_two_outweighs_e_squared() -> None:
    # Scores tanh(+-100) = +-1: weights e / (e + 1/e) = 0.880797 and 0.119203, e^2 times apart.
    context, attention = _attend([100.0, -100.0], [0.0, 0.0])
    np.testing.assert_allclose(attention, [[0.880797, 0.119203]], atol=1e-6)
    np.testing.assert_allclose(context, attention, atol=1e-6)


def test_three_steps_worked_out_by_hand() -> None:
    # Scores tanh(0), tanh(1), tanh(-1) = 0, 0.761594, -0.761594; exponentials 1, 2.141687, 0.466921,
    # which add up to 3.608608.
    states = np.array([[[0.0], [1.0], [-1.0]]], dtype="float32")
    context, attention = _attend([1.0], [0.0, 0.0, 0.0], states)
    np.testing.assert_allclose(attention, [[0.277115, 0.593494, 0.129391]], atol=1e-6)
    np.testing.assert_allclose(context, [[0.464103]], atol=1e-6)


def _attend_twice(
    config: ModelConfig, weights: dict[str, list], states: list[list[float]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return context and mean weights of one sample, from the Keras layer; make sure that NumPy's are the same."""
    sample = np.array([states], "float32")
    layer = AttentionLayer(attention_of(config), config)
    layer.build(sample.shape)
    for variable in layer.trainable_variables:
        variable.assign(np.array(weights[variable.name], "float32"))
    context, attention = (np.array(each) for each in layer(sample))
    arrays = {name: np.array(values, "float32") for name, values in weights.items()}
    ours = attention_of(config).attend(config, arrays, sample)
    np.testing.assert_allclose(ours.context, context, rtol=1e-5)
    np.testing.assert_allclose(ours.heads.mean(axis=1), attention, rtol=1e-5)
    return context[0], attention[0]


def test_additive_attention_worked_out_by_hand() -> None:
    # The query is the last state, (0, 1), so of Wq only the second row is asked: (0, 2a), with a = artanh 0.5.
    # With the bias (2a, 0) that is (2a, 2a). The keys are the rows of Wk: (-a, -2a) and (-2a, -a).
    # tanh of the sums (a, 0) and (0, a) is (0.5, 0) and (0, 0.5); times v = (2, -2) that scores 1 and -1.
    # Weights e / (e + 1/e) = 0.880797 and 0.119203; each state is one unit, so the context is the same.
    a = np.arctanh(0.5)
    weights = {
        "query": [[9, 9], [0, 2 * a]],
        "key": [[-a, -2 * a], [-2 * a, -a]],
        "bias": [2 * a, 0],
        "score": [[2], [-2]],
    }
    config = ModelConfig(units=2, attention="additive")
    context, attention = _attend_twice(config, weights, [[1, 0], [0, 1]])
    np.testing.assert_allclose(attention, [0.880797, 0.119203], atol=1e-6)
    np.testing.assert_allclose(context, [0.880797, 0.119203], atol=1e-6)


def test_dot_attention_worked_out_by_hand() -> None:
    # The query is the last state, (0, 1, 0, 0), so of Wq the second row is asked: (0, 0, 3, 1).
    # The keys are twice the first row of Wk, (10, 10, 2, -2), and its second, (4, 4, 1, -1).
    # The products, 6 - 2 = 4 and 3 - 1 = 2, divided by the root of the 4 units are 2 and 1.
    # Weights e / (e + 1) = 0.731059 and 0.268941; the context is 0.731059 (2, 0, 0, 0) + 0.268941 (0, 1, 0, 0).
    weights = {
        "query": [[7, 7, 7, 7], [0, 0, 3, 1], [7, 7, 7, 7], [7, 7, 7, 7]],
        "key": [[5, 5, 1, -1], [4, 4, 1, -1], [7, 7, 7, 7], [7, 7, 7, 7]],
    }
    states = [[2, 0, 0, 0], [0, 1, 0, 0]]
    context, attention = _attend_twice(ModelConfig(units=4, attention="dot"), weights, states)
    np.testing.assert_allclose(attention, [0.731059, 0.268941], atol=1e-6)
    np.testing.assert_allclose(context, [1.462117, 0.268941, 0, 0], atol=1e-6)


def test_two_heads_worked_out_by_hand() -> None:
    # Each head has two of the four units; r = sqrt 2 is the root of its width. The query is the last state, the second
    # unit alone, so of Wq the second row is asked: the first head asks (r, 0), the second (0, 2 r).
    # Keys: (1, 8 | 8, 0) and (0, 8 | 8, 1). First head: r / r = 1 against 0; second: 0 against 2 r / r = 2.
    # Weights: e / (e + 1) = 0.731059 and 0.268941; 1 / (1 + e^2) = 0.119203 and 0.880797. Means 0.425131 and 0.574869.
    # Values (1, 2 | 3, 4) and (5, 6 | 7, 8), 4 apart: the first head mixes 1 + 4 * 0.268941 = 2.075766 and 3.075766,
    # the second 3 + 4 * 0.880797 = 6.523188 and 7.523188. The projection turns them round, and 10 and 100 times larger.
    r = np.sqrt(2)
    rest = [[9, 9, 9, 9]] * 2
    weights = {
        "query": [[9, 9, 9, 9], [r, 0, 0, 2 * r], *rest],
        "key": [[1, 8, 8, 0], [0, 8, 8, 1], *rest],
        "value": [[1, 2, 3, 4], [5, 6, 7, 8], *rest],
        "projection": [[0, 0, 0, 1], [0, 0, 10, 0], [0, 100, 0, 0], [1, 0, 0, 0]],
    }
    config = ModelConfig(units=4, attention="multi_head", heads=2)
    context, attention = _attend_twice(config, weights, [[1, 0, 0, 0], [0, 1, 0, 0]])
    np.testing.assert_allclose(attention, [0.425131, 0.574869], atol=1e-6)
    np.testing.assert_allclose(context, [7.523188, 652.3188, 30.75766, 2.075766], rtol=1e-6)


def test_rows_of_attention_sum_to_1() -> None:
    random = np.random.default_rng(0)
    states = random.normal(size=(16, 60, 8)).astype("float32")
    _, attention = _attend(random.normal(size=8).tolist(), random.normal(size=60).tolist(), states)
    np.testing.assert_allclose(attention.sum(axis=1), 1, atol=1e-5)


def test_the_tutorial_layer_has_a_weight_a_unit_and_a_bias_a_step() -> None:
    layer = _layer()
    layer.build((None, 60, 64))
    assert [tuple(variable.shape) for variable in layer.trainable_variables] == [(64, 1), (60, 1)]
    assert layer.count_params() == 124


def test_the_last_step_is_taken_whole_and_learns_nothing() -> None:
    layer = _layer("none")
    context, attention = layer(np.repeat(STATES, 3, axis=0))
    np.testing.assert_array_equal(context, [[0, 1]] * 3)
    np.testing.assert_array_equal(attention, [[0, 1]] * 3)
    assert layer.count_params() == 0


@pytest.mark.parametrize("attention", ATTENTIONS)
def test_a_layer_tells_its_shapes_before_it_runs(attention: str) -> None:
    assert _layer(attention).compute_output_shape((None, 60, 64)) == ((None, 64), (None, 60))


@pytest.mark.parametrize("attention", ATTENTIONS)
def test_a_layer_has_the_weights_that_its_kind_says(attention: str) -> None:
    layer = _layer(attention)
    layer.build((None, 6, 8))
    made = {variable.name: tuple(variable.shape) for variable in layer.trainable_variables}
    assert list(made.items()) == [(name, weight.shape) for name, weight in ATTENTIONS[attention].weights(8, 6).items()]


def test_its_gradient_is_the_one_that_keras_finds_for_the_same_formula() -> None:
    random = np.random.default_rng(3)
    states = tf.constant(random.normal(size=(4, 7, 3)).astype("float32"))
    layer = _layer()
    layer(states)
    layer.set_weights([random.normal(size=(3, 1)), random.normal(size=(7, 1))])

    def plain(states: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        score_weight, score_bias = layer.trainable_variables
        score = ops.tanh(ops.matmul(states, score_weight) + score_bias)  # (batch, time, 1)
        weights = ops.softmax(score, axis=1)
        return ops.sum(weights * states, axis=1), ops.squeeze(weights, axis=-1)

    found = []
    for way in (layer, plain):
        with tf.GradientTape() as tape:
            tape.watch(states)
            context, weights = way(states)
            total = tf.reduce_sum(tf.sin(context)) + tf.reduce_sum(tf.cos(5 * weights))
        found.append(tape.gradient(total, [states, *layer.trainable_variables]))
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)
