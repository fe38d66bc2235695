"""Programmes of tests are sealed at little cost."""

from __future__ import annotations

from cheap_seals import cheap_seals

__all__ = ["cheap_seals"]
