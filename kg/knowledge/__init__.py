"""The data of one request: a generation with everything derived from it; resolving IRIs."""
