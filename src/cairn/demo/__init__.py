"""The example: an invented college, its learners and its story, which every chapter joins.

Always the same folder, so that what a newcomer sees is what the tests saw; only the year is the
last one whose autumn is over.
"""

from cairn.demo.folder import Example, last_autumn, write_example
from cairn.demo.story import DEMO_PASSPHRASE, Told, tell

__all__ = ["DEMO_PASSPHRASE", "Example", "Told", "last_autumn", "tell", "write_example"]
