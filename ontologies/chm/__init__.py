"""The ontology of the Clearing-House Mechanism: classes and properties of its records, made from their facts."""
