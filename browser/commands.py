"""The command `kg serve`."""

import os
import sys
from typing import Annotated

import typer

from browser.processes.server import Supervisor
from kg.settings import Settings


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 makes it public. Default: KG_HOST.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on. Default: KG_PORT.")] = -1,
) -> None:
    """Serve pages, APIs and SPARQL; loads the bundled data first. Ctrl-C stops it."""
    for name, value in (("KG_HOST", host), ("KG_PORT", str(port) if port >= 0 else "")):
        if value:
            os.environ[name] = value
    sys.exit(Supervisor(Settings()).run())
