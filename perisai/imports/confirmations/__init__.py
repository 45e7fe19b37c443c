"""Reading what the scheme says it received: a table of the official system, row by row. Pure: no
database, no clock.

`fields` says what a column may hold, `months` reads spans of months, `rows` makes what is told of a row.
The workbook, the layout and the cells are those of `perisai.imports.register`.
"""
