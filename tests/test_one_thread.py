"""Matrix products stay on one thread inside the block, and get theirs back after it."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from lstm_core.one_thread import one_blas_thread, one_thread


def _threads():
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_blas_has_one_thread_inside_and_as_many_as_before_outside():
    with threadpool_limits(2, user_api="blas"):
        before = _threads()
        with one_blas_thread():
            assert set(_threads()) == {1}
            assert (np.eye(3) @ np.eye(3)).sum() == 3
        assert _threads() == before


def test_threads_come_back_after_an_error():
    with threadpool_limits(2, user_api="blas"):
        before = _threads()
        with pytest.raises(ZeroDivisionError), one_blas_thread():
            1 / 0  # noqa: B018
        assert _threads() == before


def test_all_libraries_have_one_thread_inside_where_their_loops_are_meant_too():
    with threadpool_limits(2):
        with one_thread():
            assert {library["num_threads"] for library in threadpool_info()} == {1}
        assert set(_threads()) == {2}
