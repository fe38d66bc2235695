"""The command line. Each command is one function in the module of its name."""

__all__: list[str] = []
