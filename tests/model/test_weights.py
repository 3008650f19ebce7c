"""Weights travel as bytes and are never unpickled."""

import io
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from lstm_core.config import ModelConfig
from lstm_core.errors import UnreadableError
from lstm_core.model.initial import initial_weights
from lstm_core.model.weights import layer_names, pack_arrays, unpack_arrays

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=20)


def test_a_models_weights_come_back_equal() -> None:
    weights = initial_weights(ModelConfig(units=8, layers=2), 10, 2, seed=7)
    again = unpack_arrays(pack_arrays(weights))
    assert list(again) == list(weights)
    for name, array in weights.items():
        np.testing.assert_array_equal(again[name], array)
        assert again[name].dtype == array.dtype


@given(st.dictionaries(NAMES, arrays(scalar_dtypes(), array_shapes(max_side=3)), max_size=4))
def test_arrays_of_any_name_type_and_shape_come_back_equal(given_arrays: dict[str, np.ndarray]) -> None:
    again = unpack_arrays(pack_arrays(given_arrays))
    assert list(again) == list(given_arrays)
    for name, array in given_arrays.items():
        assert (again[name].dtype, again[name].shape) == (array.dtype, array.shape)
        assert again[name].tobytes() == array.tobytes()


@pytest.mark.parametrize("name", ["../../etc/passwd", "file", "names", "a0", "weights:recurrent_1/kernel"])
def test_a_name_is_never_used_as_a_path_or_keyword(name: str) -> None:
    assert unpack_arrays(pack_arrays({name: np.ones(2)}))[name].tolist() == [1.0, 1.0]


def test_an_archive_with_pickled_objects_is_refused() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, names=np.array(["x"]), a0=np.array([object()], dtype=object))
    with pytest.raises(UnreadableError):
        unpack_arrays(buffer.getvalue())


def test_a_bare_pickle_is_refused() -> None:
    with pytest.raises(UnreadableError):
        unpack_arrays(pickle.dumps({"x": [1.0]}))


def test_recurrent_layers_are_numbered_from_1() -> None:
    assert layer_names(ModelConfig(layers=3)) == ("recurrent_1", "recurrent_2", "recurrent_3")
