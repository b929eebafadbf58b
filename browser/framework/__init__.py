"""Interfaces for programs, in JSON. May import browser's base modules and kg; knows nothing of pages or SPARQL.

`kmgbf` puts the REST API of the Framework together, `endpoints` has its addresses. Their parts: `parameters` what may
be asked, `models` what is answered, `examples` of that, `wording` in which language, `items` how things become
answers, `tables`, `csv_file` and `workbook` the forms for spreadsheets, `answers` and `read_only` the HTTP side,
`search` the search, `openapi` and `swagger` the description.
"""
