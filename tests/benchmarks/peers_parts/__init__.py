"""The parts of the benchmark against peers: rows, contenders, rounds, table."""
