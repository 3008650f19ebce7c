"""Workers that can't be had: the reason is told, and they are tried for again."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from lstm_core.errors import ConfigError
from lstm_core.jobs import dask_cluster
from lstm_core.jobs.dask_cluster import DaskCluster
from lstm_core.jobs.door import Keys, keep_keys, make_keys
from lstm_core.jobs.starting import ClusterStarter, why_not
from lstm_core.settings import Settings
from tests.jobs.conftest import FakeCluster
from tests.processes import wait_for

OWN = Settings(Path("/srv/lab"), 1, None)
OTHERS = Settings(Path("/srv/lab"), 1, "tcp://10.0.0.5:8786")


def test_a_cluster_that_cannot_be_made_is_tried_again_and_meanwhile_the_reason_is_told():
    may, cluster, tries = threading.Event(), FakeCluster("w1"), []

    def make():
        tries.append(1)
        if not may.is_set():
            raise OSError("no port is free")
        return cluster

    starter = ClusterStarter(make, lambda error: f"No workers: {error}.", lambda: None, pause=0.01)
    starter.start()
    wait_for(lambda: len(tries) > 2, "a third try")
    assert (starter.cluster, starter.trouble) == (None, "No workers: no port is free.")
    may.set()
    wait_for(lambda: starter.cluster, "the cluster")
    assert (starter.cluster, starter.trouble) == (cluster, "")
    starter.close()
    assert cluster.closed


def test_somebody_who_asks_for_another_try_does_not_wait_for_the_next_one():
    tries, may, cluster = [], threading.Event(), FakeCluster("w1")

    def make():
        tries.append(1)
        if not may.is_set():
            raise OSError("no port is free")
        return cluster

    starter = ClusterStarter(make, str, lambda: None, pause=3600)
    starter.start()
    for number in (1, 2, 3):
        wait_for(lambda: starter.trouble, "the trouble")
        assert len(tries) == number
        starter.retry()
    wait_for(lambda: starter.trouble, "the trouble")
    may.set()
    starter.retry()
    wait_for(lambda: starter.cluster, "the cluster")
    starter.close()


def test_a_cluster_that_comes_after_the_end_is_closed_again():
    begun, go_on, cluster = threading.Event(), threading.Event(), FakeCluster("w1")

    def make():
        begun.set()
        go_on.wait(60)
        return cluster

    starter = ClusterStarter(make, str, lambda: None)
    starter.start()
    begun.wait(60)
    starter.close()
    go_on.set()
    wait_for(lambda: cluster.closed, "the end of the late cluster")
    assert starter.cluster is None


@pytest.mark.parametrize(
    ("settings", "named"), [(OWN, "own workers"), (OTHERS, "tcp://10.0.0.5:8786"), (OTHERS, "LSTM_LAB_SCHEDULER")]
)
def test_the_reason_is_a_sentence_that_says_what_to_look_at(settings, named):
    sentence = why_not(settings, OSError("Timed out.\nand more of it"))
    assert named in sentence
    assert "Timed out" in sentence
    assert "more of it" not in sentence
    assert sentence.endswith("tries again by itself.")


def test_a_scheduler_that_nobody_runs_is_reported_and_not_waited_for_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 0.5)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        nowhere = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(OSError, match="Timed out"):
            DaskCluster(Settings(tmp_path, 1, nowhere), lambda *_: None, lambda: None)


def issued(authority, until):
    """Return keys of an operator with an authority of their own, which hold until a moment."""
    pair = authority.issue_cert("lstm-lab", not_after=until, not_before=until - timedelta(days=30))
    certificate = b"".join(one.bytes() for one in pair.cert_chain_pems).decode()
    return Keys(authority.cert_pem.bytes().decode(), certificate, pair.private_key_pem.bytes().decode())


@contextmanager
def listening(keys: Keys, folder: Path) -> Iterator[str]:
    """Listen as a scheduler that shows a certificate; whoever takes it is not answered. Yields the address."""
    folder.mkdir()
    keep_keys(keys, folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):  # the end
                while True:
                    connection, _ = listener.accept()
                    with suppress(OSError), context.wrap_socket(connection, server_side=True):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield f"tls://127.0.0.1:{listener.getsockname()[1]}"


def test_a_scheduler_whose_certificate_has_expired_or_is_of_another_set_is_named(tmp_path):
    authority, now = trustme.CA(), datetime.now(UTC)
    keep_keys(issued(authority, now + timedelta(days=1)), tmp_path / "renewed")
    keep_keys(make_keys(), tmp_path / "others")
    keep_keys(make_keys(days=0), tmp_path / "expired")
    expected = {
        "renewed": "shows a certificate that has expired. Put the files",
        "others": "shows a certificate of another set",
        "expired": "expired held until",
    }
    with listening(issued(authority, now - timedelta(minutes=1)), tmp_path / "scheduler") as address:
        for folder, words in expected.items():
            settings = Settings(tmp_path, 1, address, tls=tmp_path / folder)
            with pytest.raises((OSError, ConfigError)) as refused:
                DaskCluster(settings, lambda *_: None, lambda: None)
            sentence = why_not(settings, refused.value)
            assert words in sentence
            assert sentence.endswith(". The lab tries again by itself.")
