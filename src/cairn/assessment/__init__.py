"""How good a person's work is judged to be, and how sure that judgement is.

Knows ratings, comparisons, agreement, measures and their errors as plain values. Reads no file and
no clock, and takes chance only where a generator is passed in. Needs NumPy and SciPy: the extra
``assess``.
"""
