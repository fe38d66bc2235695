"""A programme's assessments: files in, a decision for each person out, and what is signed of it.

Knows the folder and the methods; the statistics are `cairn.assessment`'s, which needs the extra
``assess``. Modules here import it late, so that a programme without assessments runs without it.
"""
