"""Moments as they are kept: ISO 8601 in UTC, to the second; '' is never."""

from datetime import UTC, datetime, timedelta


def moment(plus: timedelta = timedelta()) -> str:
    """Now, or some time from now."""
    return (datetime.now(UTC) + plus).isoformat(timespec="seconds").replace("+00:00", "Z")


def is_over(expires: str, now: str = "") -> bool:
    """Whether a moment is past or now."""
    return bool(expires) and expires <= (now or moment())
