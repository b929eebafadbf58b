"""Pages of records: one record, lists with facets, countries."""
