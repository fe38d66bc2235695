"""What a credential is worth, for whom, and how sure that is: effects, decay, budgets, simulation.

Pure. Values in, values out; reads no file, opens no socket, has no chance but what is passed in.
"""
