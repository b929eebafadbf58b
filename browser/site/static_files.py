"""Our own style sheets, scripts and pictures, and the bundles that npm made."""

from starlette.requests import Request
from starlette.responses import Response

from browser.http.answers import FOR_EVER, answer
from browser.http.services import services
from browser.site.assets import Assets
from kg.errors import NotFound


def static_file(request: Request) -> Response:
    """GET /static/{name}. Raises NotFound."""
    name = request.path_params["name"]
    asset = services(request).of(Assets).find(name)
    if asset is None:
        raise NotFound(f"There is no file {name}.")
    versioned = request.query_params.get("v") == asset.version or "dist/" in asset.name
    headers = FOR_EVER if versioned else {"Cache-Control": "public, max-age=300"}
    return answer(request, asset.content, asset.content_type, headers=headers)
