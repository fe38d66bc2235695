"""Published tables: delimited text and workbooks, in a folder or an archive, read row by row.

Limits come first, and a broken row loses only itself. Knows nothing of what the columns mean.
"""
