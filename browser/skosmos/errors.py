"""Errors as clients of Skosmos know them: plain text, `CODE REASON : MESSAGE`."""


class ApiError(Exception):
    """An answer other than 200. Clients read the reason too, even where it does not fit the code."""

    def __init__(self, status: int, reason: str, message: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.text = f"{status} {reason} : {message}" if message else f"{status} {reason}"


def missing(name: str) -> ApiError:
    """A parameter that the method needs was not given."""
    return ApiError(400, "Bad Request", f"{name} parameter missing")


def invalid(name: str) -> ApiError:
    """A parameter with a value that makes no sense."""
    return ApiError(400, "Bad Request", f"{name} parameter is invalid")


def no_concept(uri: str) -> ApiError:
    """The identifier is no concept of the vocabulary."""
    return ApiError(404, "Not Found", f"Could not find concept <{uri}>")


def no_data() -> ApiError:
    """Nothing is known of an identifier; `data` and `mappings` have always said it with this reason."""
    return ApiError(404, "Bad Request", "no concept found with given uri")
