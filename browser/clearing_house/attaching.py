"""Files of documents."""

from starlette.requests import Request


def forget_unused(request: Request, identifier: str) -> None:
    """Nothing yet."""
