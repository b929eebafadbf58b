"""Webhooks: what an account has sent to its own addresses when things change; for programs and as a page."""
