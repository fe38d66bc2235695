"""What a credential is: its data model and shape, its contexts, its image and its holder.

Knows the standards' words (VC data model 1.1 and 2.0, Open Badges 0.5 to 3.0, CLR 2.0, the
European elements) and how to build and check documents in them. Knows no keys beyond those it is
handed, no network and no clock.
"""
