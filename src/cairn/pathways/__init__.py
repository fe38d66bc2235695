"""What must be held to earn something, whether it is held, and the proof of the answer.

Knows requirements, holdings, equivalences and frameworks as plain values. Signs nothing, stores
nothing, reads no clock: the instant of an answer is passed in.
"""
