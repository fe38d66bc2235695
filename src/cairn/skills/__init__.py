"""Skills and occupations as values: frameworks, crosswalks, and a small vocabulary of our own.

Pure. Knows what a framework says about a skill, and which skills an occupation asks for; does not
read files of others and holds no figures of the labour market.
"""
