"""The records of the Clearing-House together: lists with facets, profiles of countries, trees of decisions."""
