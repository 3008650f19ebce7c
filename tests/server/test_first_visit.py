"""The first visit after a start goes through ``app.py``, whichever address it opens: with menu, owner and login."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = (
    "import {module}; from streamlit.runtime.pages_manager import PagesManager; "
    "PagesManager('app.py'); print(PagesManager.uses_pages_directory)"
)


def test_streamlit_never_takes_the_folder_of_pages_for_a_menu_once_the_server_has_begun(tmp_path):
    """Or it runs the file that an address names, without what app.py does before each page."""
    for module in ("app", "pages.kit"):
        done = subprocess.run(
            [sys.executable, "-c", CODE.format(module=module)],
            cwd=ROOT,
            env={**os.environ, "LSTM_LAB_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "False", module
