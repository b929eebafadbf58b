"""The Framework: its pages, and its REST API, which knows nothing of SPARQL.

`api` puts the REST API together, `endpoints` has its addresses. Their parts: `parameters` what may
be asked, `models` what is answered, `examples` of that, `wording` in which language, `items` how things become
answers, `tables`, `csv_file` and `workbook` the forms for spreadsheets, `answers` and `read_only` the HTTP side,
`search` the search. `browser.http.openapi` describes it all.
"""
