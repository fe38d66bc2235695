"""The files of the example provider that people write by hand."""

__all__: list[str] = []
