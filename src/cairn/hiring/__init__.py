"""Hiring: what a job needs and why, who meets it, who falls at which clause, and whom it shuts out.

Pure. Values in, values out. Filters that anyone can read; nothing is learned and nothing inferred.
"""
