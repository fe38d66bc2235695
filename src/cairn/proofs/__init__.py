"""Proofs: Data Integrity proofs inside a document, and JWTs around one.

Knows what is signed, how, and whether a signature holds. Does not know whose key it was (a
function that finds keys is handed in), whether the issuer is to be believed, or what a
credential means.
"""
