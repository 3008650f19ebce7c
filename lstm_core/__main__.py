"""``python -m lstm_core``: the command line (see ``cli.py``)."""

from lstm_core.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
