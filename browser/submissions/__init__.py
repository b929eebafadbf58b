"""Proposals for records over HTTP: documents drafted, submitted, decided and followed, for programs."""
