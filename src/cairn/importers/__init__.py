"""What comes in from outside: programme files and rosters, read with limits and every fault named.

Knows nothing of keys, signatures or the ledger; `cairn.programme` puts them together.
"""
