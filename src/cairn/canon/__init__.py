"""Canonical forms: JCS for JSON, and JSON-LD through RDF statements to RDFC-1.0.

Knows how to turn a document into the one sequence of bytes that everyone signs. Knows no keys,
no proofs and no credential classes, and never fetches a context.
"""
