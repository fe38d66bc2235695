"""The shelf of imported data: frameworks, crosswalks and statistics, versions side by side.

One SQLite file in a folder that the caller names. Knows what is imported and how to give it back
as values; what a file of a publisher looks like, `cairn.importers` knows.
"""
