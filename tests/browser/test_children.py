"""The processes that a supervisor starts, without a server."""

from browser.processes.children import Follower


class Counted(Follower):
    """Is running until it is told to end; counts its starts."""

    starts = 0

    def start(self, now: float) -> None:
        self.pid, self.started, self.starts = 1, now, self.starts + 1

    def ended(self) -> bool:
        return not self.pid


def test_a_follower_runs_once_for_each_state_and_never_twice_at_a_time() -> None:
    follower = Counted("counting", "counting", lambda: None, pause=2.0)
    follower.follow(None, 0.0)
    assert follower.starts == 0  # there is nothing to follow yet
    follower.follow("first", 1.0)
    follower.follow("first", 2.0)
    follower.follow("second", 3.0)
    assert follower.starts == 1  # it is still busy with the first
    follower.pid = 0
    follower.follow("third", 4.0)
    assert follower.starts == 2
