"""Whether an issuer has withdrawn a credential: bitstring status lists and revocation lists.

Knows how lists and entries are written and read. It fetches nothing and proves nothing: the
caller brings the list, with its own proof already checked, and the instant that counts.
"""
