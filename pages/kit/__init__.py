"""What several pages use. What one page alone uses stands in ``pages/parts/<page>/``.

Importing it makes sure that every visit goes through ``app.py``. Until ``st.navigation`` is called for the
first time, Streamlit takes the folder ``pages/`` for a menu of its own and runs the file that an address
names without ``app.py``: a link to a run, opened first after a restart, would come without menu and run, and nobody
would be asked who they are. The server imports it before anybody comes, and then it is settled; a page that is
imported first begins again.
"""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

_found_a_menu = PagesManager.uses_pages_directory  # None: Streamlit has not looked yet, and then does not look
PagesManager.uses_pages_directory = False
if _found_a_menu:
    st.rerun()
