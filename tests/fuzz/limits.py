"""A limit on the time that a random program, or what is derived from it, may take."""

import contextlib
import signal


class TooSlow(BaseException):
    """The time is over. Not an `Exception`, which programs may catch."""


@contextlib.contextmanager
def limited(seconds):
    """Raise `TooSlow` in the block after so many seconds (main thread only)."""

    def stop(number, frame):
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
