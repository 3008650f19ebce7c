"""Class: a teacher makes one and sees how it goes; students join it and hand in what they found."""

import streamlit as st

from lstm_core.classes.kept import KeptClass
from lstm_core.errors import ClassError, LabError, UnreadableError
from pages.kit import in_class, lab, owner
from pages.kit.going import go
from pages.kit.messages import show_error
from pages.parts.classroom.place import show_place
from pages.parts.classroom.start import show_start
from pages.parts.classroom.wall import show_wall

store = lab.open_lab().store
kept: KeptClass | None = None
trouble: LabError | None = None
try:
    if (secret := st.query_params.get("teach")) is not None:
        # The secret leaves the address at once, which a whole class may see on the wall.
        go(in_class.PAGE, in_class.class_address(store.open_as_teacher(secret, owner.owner_id())))
    if (named := st.query_params.get("class")) is not None:
        kept = store.a_class(named)
except (ClassError, UnreadableError) as error:
    trouble = error
if kept is None and trouble is None and (mine := in_class.my_class()) is not None:
    kept = mine[0]
if kept is None:
    if trouble is not None:
        show_error(trouble)
    show_start()
elif store.is_teacher(kept.id, owner.owner_id()):
    show_wall(kept)
else:
    show_place(kept)
