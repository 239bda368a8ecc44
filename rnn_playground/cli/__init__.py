"""The command line: the window by default, or train, read, lessons, picture without one.

No module of this package imports Qt when it is loaded, so that training and reading run on a server.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

# One BLAS thread: two gain 7 % on a quiet machine and lose a factor of three on a busy one (engine-facts.md).
# NumPy reads this once, when it is first imported.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
# Qt hands translucent fills taller than 64 pixels to other threads and waits for them: beside a training that keeps
# the cores busy each takes a millisecond, and alone a twentieth of that.
os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0, or 2 for wrong input with one line on what and where."""
    from rnn_playground.cli.arguments import parse
    from rnn_playground.cli.errors import INPUT_ERRORS, one_line

    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        command, options = parse(arguments)
        return command(options)
    except BrokenPipeError:  # the reader of our output left, as `head` does
        sys.stderr.close()
        return 0
    except INPUT_ERRORS as error:
        print(f"rnn-playground: {one_line(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("rnn-playground: interrupted", file=sys.stderr)
        return 130
