"""Choosing the protocol of connections: the one with the short way of queries, or uvicorn's own."""

import asyncio
import logging
from typing import Final

_log = logging.getLogger(__name__)

USUAL: Final = "httptools"
"""The name that uvicorn has for its own."""


def protocol_class(express: bool) -> type[asyncio.Protocol] | str:
    """The value of uvicorn's setting `http`; without the short way if uvicorn is not one that it knows."""
    if not express:
        return USUAL
    try:
        from sparql.http.express import ExpressProtocol
    except (ImportError, AttributeError) as error:
        _log.warning(
            "Queries take the usual way, which is slower: the short one does not fit this uvicorn (%s).", error
        )
        return USUAL
    return ExpressProtocol
