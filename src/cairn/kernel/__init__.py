"""What every room stands on: errors, instants, limits, strict JSON and the resolver port.

Knows nothing of credentials. Imports nothing of Cairn.
"""
