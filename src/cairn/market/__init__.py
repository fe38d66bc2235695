"""The job market as values: published figures, and measures made from postings.

Pure. Knows what a figure is and where it comes from; does not read files and opens no socket.
"""
