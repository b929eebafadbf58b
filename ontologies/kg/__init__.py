"""The small vocabulary that this service adds to the published ontologies."""
