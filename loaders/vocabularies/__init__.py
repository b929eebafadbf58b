"""Any SKOS vocabulary, or a whole Skosmos site: read, described, added, set up, removed."""
