"""Who may connect to scheduler and workers: only who holds the lab's key, as whoever reaches them can run code there.

Every connection is TLS with certificates on both sides (Dask's ``Security``). The lab's own cluster has a key that is
made when the service starts, is never written to a disk, and reaches the worker processes through their standard input.
For a scheduler of somebody else's, the operator has the files made (``python -m lstm_core certificates``) and gives
them to all machines.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lstm_core.errors import ConfigError
from lstm_core.steps import day_of

if TYPE_CHECKING:
    from distributed import Security

__all__ = ["FILES", "Keys", "WayIn", "hold_until", "keep_keys", "keys_in", "make_keys"]

FILES = {"authority": "ca.crt", "certificate": "tls.crt", "key": "tls.key"}
"""Names of the files, as Kubernetes and cert-manager have them."""

_NAME = "lstm-lab"
_DAYS = 825
_SLACK = timedelta(days=1)  # clocks of several machines


@dataclass(frozen=True)
class Keys:
    """What somebody needs who may connect.

    Attributes:
        authority: Certificate of whoever signs certificates here, as PEM, or where that lies.
        certificate: Certificate that is shown to the other side, likewise.
        key: Its private key, likewise.
    """

    authority: str
    certificate: str
    key: str

    def security(self) -> Security:
        """Return the same as Dask takes it, for all that take part."""
        from distributed import Security

        parts = ("client", "scheduler", "worker")
        return Security(
            require_encryption=True,
            tls_ca_file=self.authority,
            **{f"tls_{part}_cert": self.certificate for part in parts},
            **{f"tls_{part}_key": self.key for part in parts},
        )


@dataclass(frozen=True)
class WayIn:
    """What a worker process is told through its standard input: where the scheduler is, and the keys to it."""

    address: str
    keys: Keys

    def line(self) -> str:
        """Return it as one line."""
        return json.dumps(asdict(self))

    @classmethod
    def of_line(cls, line: str) -> WayIn:
        """Return what a line says."""
        told = json.loads(line)
        return cls(told["address"], Keys(**told["keys"]))


def make_keys(days: int = _DAYS) -> Keys:
    r"""Make a key and a certificate that vouches for itself.

    Args:
        days: For how long it holds.

    Example:
        >>> make_keys().certificate.partition("\n")[0]
        '-----BEGIN CERTIFICATE-----'
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(_NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate = made.public_bytes(Encoding.PEM).decode()
    return Keys(certificate, certificate, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode())


def keep_keys(keys: Keys, folder: Path) -> None:
    """Write keys into files, which only this user may read.

    Args:
        keys: As ``make_keys`` returns them.
        folder: Made if it is not there.

    Raises:
        ConfigError: Files of that name are there, or the folder can't be written.
    """
    found = [name for name in FILES.values() if (folder / name).exists()]
    if found:
        raise ConfigError(
            f"{folder} has {found[0]} already. Take another folder, or remove the old files; then give the new ones to "
            "all machines."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for part, name in FILES.items():
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii", newline="\n") as file:
                file.write(getattr(keys, part))
    except OSError as error:
        raise ConfigError(f"The certificates can't be written into {folder}: {error}.") from error


def keys_in(folder: Path) -> Keys:
    """Return the keys that an operator keeps in a folder, by where they lie.

    Raises:
        ConfigError: A file is missing, they can't be used, or they hold no more.
    """
    missing = [name for name in FILES.values() if not (folder / name).is_file()]
    if missing:
        raise ConfigError(
            f"LSTM_LAB_TLS names {folder}, which has no {missing[0]}. Make the files with "
            f"'python -m lstm_core certificates {folder}', or copy those of the scheduler into it."
        )
    keys = Keys(**{part: str(folder / name) for part, name in FILES.items()})
    try:
        keys.security().get_connection_args("client")
    except OSError as error:  # of ssl's errors, too
        raise ConfigError(f"The certificates in {folder} can't be used: {error}.") from error
    until = hold_until(folder)
    if until <= datetime.now(UTC):
        raise ConfigError(
            f"The certificates in {folder} held until {day_of(until.timestamp())}, so that nobody takes them any more. "
            "Make new ones in another folder with 'python -m lstm_core certificates', put them in the place of the old "
            "ones on all machines, and start scheduler and workers again."
        )
    return keys


def hold_until(folder: Path) -> datetime:
    """Return the moment from which the first of an operator's certificates holds no more.

    Args:
        folder: One whose files can be used.

    Raises:
        ConfigError: They can't be read.
    """
    from cryptography import x509

    try:
        files = [(folder / FILES[part]).read_bytes() for part in ("authority", "certificate")]
        return min(one.not_valid_after_utc for file in files for one in x509.load_pem_x509_certificates(file))
    except (OSError, ValueError) as error:
        raise ConfigError(f"The certificates in {folder} can't be read: {error}.") from error
