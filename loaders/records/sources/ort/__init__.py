"""The open exports of the Online Reporting Tool (CBD-DATA 2.7): tables in files, rows of records, drafts.

`tables` reads cells of text files and workbooks, `exports` says what their columns mean and which rows count, `cells`
and `names` read a cell as the value of a field, `drafts` puts the rows of a record together. Nothing here depends on
the order of columns, rows or files.
"""
