"""Lets ``python -m cairn.cli`` stand for ``cairn``."""

from cairn.cli.main import main

__all__: list[str] = []

main()
