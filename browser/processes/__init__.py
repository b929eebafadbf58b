"""The processes of a running copy: supervisor, web processes, writer."""
