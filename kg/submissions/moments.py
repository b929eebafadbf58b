"""Moments that are given, written as they are kept (`kg.accounts.times`)."""

from datetime import UTC, datetime


def written(at: datetime) -> str:
    """A moment: ISO 8601 in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
