"""Run the program with `python -m rnn_playground`."""

import sys

from rnn_playground.cli import main

if __name__ == "__main__":
    sys.exit(main())
