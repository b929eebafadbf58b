"""Looking after a running copy: metrics, the processes and their queries, the page and the API of administrators."""
