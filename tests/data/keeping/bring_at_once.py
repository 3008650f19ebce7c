"""What processes of ``test_quota`` do: bring a file."""

from pathlib import Path

from lstm_core.data.keeping.quota import Quota
from lstm_core.data.keeping.upload_library import UploadLibrary
from lstm_core.errors import QuotaError


def table(number: int) -> bytes:
    """Return a file of 40 rows, another one for each number."""
    rows = [f"2024-{1 + day // 28:02d}-{1 + day % 28:02d},{number + day}" for day in range(40)]
    return ("date,close\n" + "\n".join(rows)).encode()


def bring(folder: Path, owner: str, number: int, whole: int) -> bool:
    """Say whether there was room for a file."""
    try:
        UploadLibrary(folder, Quota(each=whole, whole=whole)).add(table(number), f"{number}.csv", owner)
    except QuotaError:
        return False
    return True
