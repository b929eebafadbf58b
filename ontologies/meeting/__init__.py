"""Meetings of the Conference of the Parties and of the Parties to the Protocols, and codes of decisions."""
