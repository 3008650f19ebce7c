"""A scaler's arithmetic, there and back."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from lstm_core.features.scaling import Scaler, ScalerMethod

METHODS: list[ScalerMethod] = ["minmax", "standard", "deviation"]
VALUES = arrays("float64", st.tuples(st.integers(2, 30), st.integers(1, 4)), elements=st.floats(-1e6, 1e6))
ROWS = np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]])


@pytest.mark.parametrize(
    ("method", "center", "scale"),
    [
        ("minmax", [1.0, 10.0], [2.0, 20.0]),
        ("standard", [2.0, 20.0], [np.sqrt(2 / 3), np.sqrt(200 / 3)]),
        ("deviation", [0.0, 0.0], [np.sqrt(2 / 3), np.sqrt(200 / 3)]),
    ],
)
def test_center_and_scale_are_those_worked_out_by_hand(
    method: ScalerMethod, center: list[float], scale: list[float]
) -> None:
    scaler = Scaler(method).fit(ROWS)
    np.testing.assert_allclose(scaler.center, center)
    np.testing.assert_allclose(scaler.scale, scale)
    np.testing.assert_allclose(scaler.transform(ROWS), (ROWS - center) / scale)
    assert scaler.fitted_rows == 3


@pytest.mark.parametrize("method", METHODS)
@given(fitted=VALUES, seed=st.integers(0, 99))
def test_the_inverse_undoes_scaling_also_outside_the_fitted_range(
    method: ScalerMethod, fitted: np.ndarray, seed: int
) -> None:
    scaler = Scaler(method).fit(fitted)
    others = np.random.default_rng(seed).uniform(-1e7, 1e7, (5, fitted.shape[1]))
    for values in (fitted, others):
        np.testing.assert_allclose(scaler.inverse(scaler.transform(values)), values, rtol=1e-9, atol=1e-7)


@given(
    st.one_of(VALUES, arrays("float64", st.tuples(st.integers(2, 200), st.just(2)), elements=st.floats(99.9, 100.1))),
    st.sampled_from([1e-200, 1e-9, 1.0, 3.0, 1e9, 1e200]),
    st.booleans(),
)
def test_the_arithmetic_is_that_of_scikit_learn_to_the_last_bit(
    values: np.ndarray, unit: float, by_column: bool
) -> None:
    values = np.asarray(values * unit, order="F" if by_column else "C")
    size = np.exp2(np.frexp(np.abs(values).max(axis=0))[1])
    minmax, standard = MinMaxScaler().fit(values / size), StandardScaler().fit(values / size)
    for method, center, scale in (
        ("minmax", minmax.data_min_, 1.0 / minmax.scale_),
        ("standard", standard.mean_, standard.scale_),
        ("deviation", np.zeros(values.shape[1]), standard.scale_),
    ):
        found = Scaler(method).fit(values)
        assert found.center.tolist() == (center * size).tolist()
        varies = found.scale != 1.0
        assert found.scale[varies].tolist() == (scale * size)[varies].tolist()


@given(VALUES)
def test_minmax_maps_the_fitted_rows_into_0_to_1(values: np.ndarray) -> None:
    scaled = Scaler("minmax").fit(values).transform(values)
    assert scaled.min() >= 0
    assert scaled.max() <= 1 + 1e-9


@given(VALUES)
def test_deviation_keeps_zero_at_zero(values: np.ndarray) -> None:
    scaler = Scaler("deviation").fit(values)
    assert not scaler.transform(np.zeros_like(values)).any()


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_column_is_not_divided_by_zero(method: ScalerMethod) -> None:
    scaler = Scaler(method).fit(np.full((4, 1), 7.0))
    assert scaler.scale.tolist() == [1.0]
    assert scaler.inverse(scaler.transform(np.array([[8.0]]))).tolist() == [[8.0]]


@pytest.mark.parametrize("method", METHODS)
def test_a_scaler_survives_json(method: ScalerMethod) -> None:
    scaler = Scaler(method).fit(ROWS)
    again = Scaler.from_json(json.loads(json.dumps(scaler.to_json())))
    assert (again.method, again.fitted_rows) == (method, 3)
    np.testing.assert_array_equal(again.transform(ROWS), scaler.transform(ROWS))


def test_a_scaler_cannot_be_used_unfitted() -> None:
    for use in (Scaler("minmax").transform, Scaler("minmax").inverse):
        with pytest.raises(RuntimeError, match=r"has not been fitted; call fit\(\)"):
            use(ROWS)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", [2.0**-120, 2.0**-60, 2.0**60])
def test_the_size_of_the_numbers_changes_no_digit(method: ScalerMethod, size: float) -> None:
    small = Scaler(method).fit(ROWS * size).transform(ROWS * size)
    np.testing.assert_array_equal(small, Scaler(method).fit(ROWS).transform(ROWS))


@pytest.mark.parametrize("method", METHODS)
def test_what_rounding_leaves_of_large_numbers_is_constant(method: ScalerMethod) -> None:
    rounded = np.full((20, 1), 1e9)
    rounded[::2] += 1e-7
    assert Scaler(method).fit(rounded).scale == 1.0
