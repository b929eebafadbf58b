"""Choosing the protocol of connections: the one with the short way of queries, or the one without."""

import asyncio
import logging
from typing import Final

from sparql.http.bounds import Bounds

_log = logging.getLogger(__name__)

USUAL: Final = "httptools"
"""The name that uvicorn has for its own."""


def protocol_class(express: bool, bounds: Bounds | None = None) -> type[asyncio.Protocol] | str:
    """The value of uvicorn's setting `http`: with bounds, and with the short way or without.

    It is uvicorn's own if this uvicorn is not one that they know.
    """
    try:
        from sparql.http.door import BoundedProtocol
        from sparql.http.express import ExpressProtocol
    except (ImportError, AttributeError) as error:
        _log.warning(
            "Queries take the usual way, which is slower, and connections have no bounds: "
            "what is here does not fit this uvicorn (%s).",
            error,
        )
        return USUAL
    usual: type[BoundedProtocol] = ExpressProtocol if express else BoundedProtocol
    return type(usual.__name__, (usual,), {"bounds": bounds or Bounds()})
