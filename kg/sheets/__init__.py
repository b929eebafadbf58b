"""Records as tables: workbooks (XLSX) and CSV that people fill in, and the bodies that their rows stand for.

A row is a record, a column a place in its body; whatever a body holds can be written so, and is read as the same body.

model     sheets, cells, places, faults
paths     how columns are called, and the tree that the cells of a row are
values    one value to cells, and cells to one value
taking    the tree of a row to a body, with the cell that each place comes from
flat      a body to the cells of a row
rows      sheets to records; layout: records to sheets
comma     CSV in and out; encodings: which characters its bytes are; workbooks, packages: XLSX in; writing: out
columns   the columns of a type; template: the workbook to fill in; marking: a table with what was found in it
"""
