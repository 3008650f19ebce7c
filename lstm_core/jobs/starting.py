"""Getting hold of workers, again and again until it works, without holding up the service."""

from __future__ import annotations

import logging
import ssl
import threading
from collections.abc import Callable

from lstm_core.errors import LabError
from lstm_core.jobs.cluster import Cluster
from lstm_core.jobs.threads import in_thread
from lstm_core.settings import Settings

__all__ = ["ClusterStarter", "why_not"]

log = logging.getLogger("lstm_core.service")

_LONGEST_PAUSE_SECONDS = 60.0
_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL


class ClusterStarter:
    """Makes a cluster in a thread of its own; when that fails it says why, and tries again after a while.

    Args:
        make: Makes a cluster, or raises what prevents it.
        explain: Says in a sentence for the person what prevents it.
        news: Called when there is a cluster, or a reason why there is none.
        pause: Seconds after the first failure; twice as many after each further one, up to a minute.
    """

    def __init__(
        self,
        make: Callable[[], Cluster],
        explain: Callable[[Exception], str],
        news: Callable[[], None],
        pause: float = 5.0,
    ) -> None:
        self._make, self._explain, self._news, self._pause = make, explain, news, pause
        self._closing = threading.Event()
        self._again = threading.Event()
        self._lock = threading.Lock()
        self.cluster: Cluster | None = None
        self.trouble = ""

    def start(self) -> None:
        """Begin to make a cluster, in place of one that has ended."""
        self.cluster = None
        in_thread("start-cluster", self._try)

    def retry(self) -> None:
        """Try at once to make a cluster, if that has failed and would be tried again in a while."""
        self.trouble = ""
        self._again.set()

    def close(self) -> None:
        """Close the cluster, if there is one, and make no other."""
        with self._lock:
            self._closing.set()
            self._again.set()
            cluster, self.cluster = self.cluster, None
        if cluster is not None:
            cluster.close()

    def _try(self) -> None:
        pause = self._pause
        while not self._closing.is_set():
            self._again.clear()
            try:
                cluster = self._make()
            except Exception as error:
                log.exception("there are no workers; trying again in %.0f seconds", pause)
                self.trouble = self._explain(error)
                self._news()
                # Somebody who asks for another try has changed something, so that the pauses begin anew.
                asked = self._again.wait(pause)
                pause = self._pause if asked else min(2 * pause, _LONGEST_PAUSE_SECONDS)
                continue
            with self._lock:
                if not self._closing.is_set():
                    self.cluster, self.trouble = cluster, ""
                    self._news()
                    return
            cluster.close()


def why_not(settings: Settings, error: Exception) -> str:
    """Return the sentence that tells the person what prevents that there are workers."""
    again = "The lab tries again by itself."
    if settings.scheduler is None:
        return f"The lab's own workers can't be started: {_short(error)}. {again}"
    if isinstance(error, LabError):
        return f"{error} {again}"  # which says already what to do
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return f"The Dask scheduler at {settings.scheduler} {_mistrust(error.__cause__)} {again}"
    return (
        f"The Dask scheduler at {settings.scheduler}, which LSTM_LAB_SCHEDULER names, can't be reached "
        f"({_short(error)}). Start it, or correct that setting and start the lab again. {again}"
    )


def _mistrust(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code == _EXPIRED:
        return (
            "shows a certificate that has expired. Put the files that the lab has in its LSTM_LAB_TLS on its machine "
            "and those of its workers, and start scheduler and workers again."
        )
    return (
        "shows a certificate of another set than the files in LSTM_LAB_TLS. Put the same files on all machines, and "
        "start scheduler and workers again."
    )


def _short(error: Exception) -> str:
    text = str(error).strip().rstrip(".").partition("\n")[0]
    return text or type(error).__name__
