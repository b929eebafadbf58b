"""The HTTP front of the service, and the short way past ASGI."""
