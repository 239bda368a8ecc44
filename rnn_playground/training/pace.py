"""How the worker divides its time: budgets in shares of the time, and the speed of training."""


class Budget:
    """Allow some work a share of the time that other work takes."""

    def __init__(self, share: float, most: float) -> None:
        """Start without credit; at most `most` seconds can be saved up."""
        self._share = share
        self._most = most
        self._credit = 0.0

    @property
    def open(self) -> bool:
        """Return whether there is credit; the next piece of work may overdraw it."""
        return self._credit > 0

    def grant(self, seconds: float) -> None:
        """Give credit for nothing; what is there already is not added to."""
        self._credit = max(self._credit, seconds)

    def earn(self, seconds: float) -> None:
        """Account for other work."""
        if self._credit < self._most:
            self._credit = min(self._credit + seconds * self._share, self._most)

    def spend(self, seconds: float) -> None:
        """Account for the work itself."""
        self._credit -= seconds


class Interval:
    """Say when something is due that shall neither come too often nor take more than a share of the time."""

    def __init__(self, least: float, share: float) -> None:
        """Let at least `least` seconds pass between two times."""
        self._least = least
        self._share = share
        self._due = 0.0

    @property
    def when(self) -> float:
        """Return the second from which on it is time."""
        return self._due

    def due(self, now: float) -> bool:
        """Return whether it is time."""
        return now >= self._due

    def done(self, now: float, cost: float) -> None:
        """Account for a time that took `cost` seconds.

        Who asks only now and then is always a little late: less than the least interval is made up for.
        """
        late = now - self._due
        self._due = (self._due if 0 <= late < self._least else now) + max(self._least, cost / self._share)


class Speedometer:
    """Measure updates per second over the last half second or so."""

    WINDOW = 0.5

    def __init__(self) -> None:
        self.start(0.0, 0)

    def start(self, now: float, update: int) -> None:
        """Begin anew: training starts now."""
        self._speed = 0.0
        self._time, self._update = now, update

    def read(self, now: float, update: int) -> float:
        """Return updates per second; 0 where no time has passed yet."""
        passed = now - self._time
        if passed >= self.WINDOW or (not self._speed and passed > 0):
            self._speed = (update - self._update) / passed
        if passed >= self.WINDOW:
            self._time, self._update = now, update
        return self._speed
