"""Choosing the protocol of connections: the one with the short way of queries, or uvicorn's own."""

import asyncio
import logging
from typing import Final

_log = logging.getLogger(__name__)

USUAL: Final = "httptools"
"""The name that uvicorn has for its own."""


def protocol_class(express: bool) -> type[asyncio.Protocol] | str:
    """The value of uvicorn's setting `http`; without short way and door if uvicorn is not one that they know."""
    try:
        from sparql.http.door import Door
        from sparql.http.express import ExpressProtocol
    except (ImportError, AttributeError) as error:
        _log.warning(
            "Queries take the usual way, which is slower, and heads are not bounded: this uvicorn is another (%s).",
            error,
        )
        return USUAL
    return ExpressProtocol if express else Door
