"""Run an experiment of the lab with `python -m rnn_playground.lab`."""

import os
import sys
from collections.abc import Sequence

# One BLAS thread, as the program itself has it (cli/__init__.py); NumPy reads this when it is first imported.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

_USAGE = "usage: python -m rnn_playground.lab literature [--help]"


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit code: 2 where there is no such command."""
    match list(arguments):
        case ["literature", *rest]:
            from rnn_playground.lab.literature.command import main as literature

            return literature(rest)
        case ["-h" | "--help"]:
            print(_USAGE)
            return 0
    print(_USAGE, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
