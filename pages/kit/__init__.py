"""What several pages use. What one page alone uses stands in ``pages/parts/<page>/``.

Importing it makes sure that every visit goes through ``app.py``. Until ``st.navigation`` is called for the
first time, Streamlit takes the folder ``pages/`` for a menu of its own and runs the file that an address
names without ``app.py``: a link to a run, opened first after a restart, would come without menu and run.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

if PagesManager.uses_pages_directory:
    PagesManager.uses_pages_directory = False
    st.rerun()
