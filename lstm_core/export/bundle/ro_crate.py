"""What a bundle holds for programs: ``ro-crate-metadata.json`` by RO-Crate 1.2 (w3id.org/ro/crate/1.2).

The specification wants JSON-LD in flattened form: a list of things, each of them once, that name each other by ``@id``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from lstm_core import __version__
from lstm_core.export.bundle.contents import about_file
from lstm_core.export.bundle.used import Origin
from lstm_core.knobs.words import settings_line
from lstm_core.results import RunResult
from lstm_core.verdicts.skill import verdict_of

__all__ = ["ro_crate"]

_CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_VERSION = "https://w3id.org/ro/crate/1.2"
_LAB, _TRAINING, _DATA, _TERMS = "#lab", "#training", "#data", "#terms"


def ro_crate(result: RunResult, origin: Origin, made: str, files: Mapping[str, bytes]) -> bytes:
    """Write the metadata.

    Args:
        result: Of the run.
        origin: Where its series is from.
        made: When the run ended, as an ISO date.
        files: All other files of the bundle by name.
    """
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _VERSION},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": f"{result.title}: a run of the attention LSTM lab",
            "description": f"{settings_line(result.config)}. {verdict_of(result).sentence}",
            "datePublished": made,
            "license": {"@id": _TERMS},
            "hasPart": [{"@id": name} for name in files],
            "mentions": [{"@id": _TRAINING}, {"@id": _DATA}],
        },
        {
            "@id": _TERMS,
            "@type": "CreativeWork",
            "name": "Terms of use",
            "description": "Whoever hands this bundle on says on what terms; of the series in it: "
            f"{origin.license}. {origin.note}".strip(),
        },
        {
            "@id": _DATA,
            "@type": "Dataset",
            "name": result.title,
            "description": f"{origin.provenance}. SHA-256 of its content: {result.data_sha256}",
        },
        {"@id": _LAB, "@type": "SoftwareApplication", "name": "attention LSTM lab", "version": __version__},
        {
            "@id": _TRAINING,
            "@type": "CreateAction",
            "name": "Training",
            "endTime": made,
            "instrument": {"@id": _LAB},
            "object": {"@id": _DATA},
            "result": [{"@id": name} for name in files if name.startswith("run/")],
        },
        *(_file(name, content) for name, content in files.items()),
    ]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, indent=1, ensure_ascii=False).encode()


def _file(name: str, content: bytes) -> dict[str, Any]:
    about = about_file(name)
    assert about is not None
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": about.about,
        "encodingFormat": about.kind,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
