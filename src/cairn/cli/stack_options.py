"""The options that the commands about stacks and plans share."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["Offline", "OnePathway"]

Offline = Annotated[bool, typer.Option("--offline", help="Fetch nothing from the network.")]
"""Whether credentials of other issuers are checked only with what is on this machine."""

OnePathway = Annotated[
    str, typer.Option("--pathway", help="The pathway's key or name.", show_default=False)
]
"""Which pathway is meant."""
