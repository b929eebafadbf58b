"""The reference of the whole API: for programs as OpenAPI, for people as a page to try operations out."""
