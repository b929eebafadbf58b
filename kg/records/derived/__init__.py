"""What the statements of a record amount to in vocabularies that others share: decisions in ELI, values as a data cube.

Pure functions from statements to further statements. Loading and bringing over older records use the same ones, so that
what was loaded at any time says the same.

decisions    decisions and their elements as legal resources with expressions and files (ELI)
values       reported values of indicators as observations of a data set (RDF Data Cube)
units        units by the texts that reports write
statements   both by the kind of record
"""
