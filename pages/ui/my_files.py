"""The files that a person brought: what can't be used of them, bringing one more, and how the chosen one is read."""

from dataclasses import replace

from lstm_core.choices import DataChoice
from lstm_core.data.keeping.upload_library import LostUpload, Upload
from pages.ui import lab, owner
from pages.ui.unreadable import show_lost_uploads
from pages.ui.upload import take_upload

__all__ = ["my_upload", "show_my_files"]


def show_my_files() -> None:
    """Show what became of files that can't be used, and offer to bring one."""
    listed = lab.open_lab().uploads.listed(owner.owner_id())
    lost = [upload for upload in listed if isinstance(upload, LostUpload)]
    show_lost_uploads(lost)
    take_upload(first=len(lost) == len(listed) or bool(lost))


def my_upload(data: DataChoice) -> Upload:
    """Return the visitor's upload that a reference names, as it comes out of the way of reading that it names.

    Raises:
        LabError: It can't be read so.
    """
    uploads = lab.open_lab().uploads
    upload = next(upload for upload in uploads.of(owner.owner_id()) if upload.id == data.name)
    if data.reading in (None, upload.reading):
        return upload
    return replace(upload, stored=uploads.get(upload.id, data.reading).stored)
