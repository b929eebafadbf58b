"""Conditional requests: whether the client has a representation already (RFC 9110 section 13)."""


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether a header names an entity tag, by the weak comparison of RFC 9110 section 13.1.2.

    >>> matches('"a", W/"b"', 'W/"b"'), matches('W/"b"', '"b"'), matches("*", '"x"'), matches(None, '"x"')
    (True, True, True, False)
    """
    if not if_none_match:
        return False
    if if_none_match.strip() == "*":
        return True
    opaque = etag.removeprefix("W/")
    return any(candidate.strip().removeprefix("W/") == opaque for candidate in if_none_match.split(","))
