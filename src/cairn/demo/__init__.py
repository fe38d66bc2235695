"""The example: an invented college, its learners and its story, which every chapter joins.

Always the same folder, so that what a newcomer sees is what the tests saw.
"""

from cairn.demo.folder import write_example
from cairn.demo.story import DEMO_PASSPHRASE, tell

__all__ = ["DEMO_PASSPHRASE", "tell", "write_example"]
