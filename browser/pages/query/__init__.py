"""The query page: `endpoint` reads the request, `outcome` runs the query and reads what it gives, `terms`, `tables`,
`charts` and `statements` put that into what the page shows, `page` puts the page together."""
