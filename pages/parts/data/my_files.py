"""The files that a person brought: what can't be used of them, bringing one more, and how the chosen one is read."""

from dataclasses import replace

import streamlit as st

from lstm_core.choices import DataChoice
from lstm_core.data.keeping.quota import Usage, in_megabytes
from lstm_core.data.keeping.upload import LostUpload, Upload
from pages.kit import lab, owner
from pages.kit.unreadable import show_lost_uploads
from pages.parts.data.upload import take_upload

__all__ = ["my_upload", "show_my_files"]


def show_my_files() -> None:
    """Show what became of files that can't be used, and offer to bring one."""
    listed = lab.open_lab().uploads.listed(owner.owner_id())
    lost = [upload for upload in listed if isinstance(upload, LostUpload)]
    show_lost_uploads(lost)
    _show_usage(lab.open_lab().uploads.usage(owner.owner_id()))
    take_upload(first=len(lost) == len(listed) or bool(lost))


def _show_usage(usage: Usage) -> None:
    """Say how much of the disk is taken, from the moment on when half of what may be is."""
    quota = usage.quota
    if usage.mine * 2 > quota.each:
        full = f"{in_megabytes(usage.mine)} of the {in_megabytes(quota.each)} that each visitor's files may take"
        st.progress(min(1.0, usage.mine / quota.each), text=f"Your files take {full}.")
        st.caption("A file that does not fit any more is refused. Delete below what you don't need.")
    if usage.whole * 2 > quota.whole:
        full = f"{in_megabytes(usage.whole)} of {in_megabytes(quota.whole)}"
        st.caption(
            f":material/hard_drive: The files of all visitors of this lab together take {full}. When that is full, "
            "nobody can bring a file; whoever runs this lab can allow more."
        )


def my_upload(data: DataChoice) -> Upload:
    """Return the visitor's upload that a reference names, as it comes out of the way of reading that it names.

    Raises:
        LabError: It can't be read so.
    """
    uploads = lab.open_lab().uploads
    upload = next((upload for upload in uploads.of(owner.owner_id()) if upload.id == data.name), None)
    if upload is None:
        return uploads.get(data.name, data.reading)  # deleted in another tab this moment, which that says
    if data.reading in (None, upload.reading):
        return upload
    return replace(upload, stored=uploads.get(upload.id, data.reading).stored)
