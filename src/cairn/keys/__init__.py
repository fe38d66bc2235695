"""Keys: what they are made of, whose they are, and the port through which something is signed.

Knows Multikeys, JSON Web Keys, PEM, did:key, did:jwk, did:web and key documents at https URLs.
Does not know credentials, proofs or trust: whether a key is the issuer's is told by comparing
the controller that `resolution.find_key` returns with the issuer.
"""
