"""Reading an agent's register: what a workbook says, row by row. Pure: no database, no clock.

`workbook` opens the file, `columns` says what each column holds, `cells` reads one cell, `rows` makes a
person of a row, `judging` compares the rows and counts, `spells` cuts paid months into enrolments,
`annotating` writes the reasons back into the workbook.
"""
