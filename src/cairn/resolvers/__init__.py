"""The outside world's documents: key documents, status lists and hosted badges, with limits.

Knows how to fetch from the web without being turned against the network it runs in, how to read
a folder that stands for a site, and how to lay resolvers over each other. Judges no document.
"""
