"""Keeps the texts whose like are known, so that the next one need not be parsed.

Texts of one form have the same quotes, for the strings that are open hold none. Counting them is
one quick look that leaves a few forms to try of the many that a mixed pile teaches.
"""

from __future__ import annotations

from collections.abc import Iterator

from cairn.canon.shapes_match import Match
from cairn.canon.shapes_text import Alike, TextForm, text_form
from cairn.kernel.json_text import JsonObject

__all__ = ["TextForms"]

# Forms with the same number of quotes; they are tried one after the other.
_MOST_TRIED = 8
_MOST_FORMS = 64
# Texts that pass by, with a form or without, between two forms that are made.
_LONGEST_WAIT = 64


class TextForms:
    """Forms of texts, the most recent first among those of one kind.

    Threads may share them: what is shared is replaced and not changed, and a race costs a form.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int], tuple[TextForm, ...]] = {}
        self._latest: dict[str, TextForm] = {}
        self._wait, self._next_wait = 0, 1

    def __iter__(self) -> Iterator[TextForm]:
        """Iterate over all forms."""
        return iter([form for forms in list(self._kept.values()) for form in forms])

    def latest(self, without: str) -> TextForm | None:
        """Return the form that a text was last found to have.

        Args:
            without: The member that is not part of the shape.
        """
        return self._latest.get(without)

    def read(self, text: str, without: str) -> Alike | None:
        """Read a text that has one of the forms.

        Args:
            text: Any text without half characters.
            without: The member that is not part of the shape.

        Returns:
            None if it has none.
        """
        kind = without, text.count('"')
        forms = self._kept.get(kind, ())
        for place, form in enumerate(forms):
            found = form.read(text)
            if found is not None:
                self._latest[without] = form
                self._wait = max(0, self._wait - 1)  # what is saved pays for the next form
                if place:
                    self._kept[kind] = (form, *[other for other in forms if other is not form])
                return found
        return None

    def note(self, text: str, document: JsonObject, match: Match, without: str) -> None:
        """Make a form of a text, if it has none and the last one was made long enough ago.

        Args:
            text: JSON text without backslashes that the strict reader accepts.
            document: What it says.
            match: What is known of it without the one member, with plain texts.
            without: That member's name.
        """
        if self._wait:
            self._wait -= 1
            return
        self._wait, self._next_wait = self._next_wait, min(2 * self._next_wait, _LONGEST_WAIT)
        if self.read(text, without):
            return
        form = text_form(text, document, match, without)
        if form is not None:
            if len([*self]) >= _MOST_FORMS:
                self._kept.pop(next(iter([*self._kept])), None)
            kind = without, text.count('"')
            self._kept[kind] = (form, *self._kept.get(kind, ())[: _MOST_TRIED - 1])
            self._latest[without] = form
