"""A provider's folder: keys, ledger, and a run that may be killed at any point and begun again.

Puts the rooms below together: reads with `cairn.importers`, signs with `cairn.proofs`, writes with
`cairn.exporters`. The clock, chance and the passphrase are handed in.
"""
