"""The states and territories of the United States: their numbers in statistics, and their letters.

The Bureau of Labor Statistics numbers areas by FIPS 5-2; everywhere else in Cairn a part of a
country is called as ISO 3166-2 calls it, so that the same state has one name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["US_STATES"]

_NUMBERS_AND_LETTERS = """
01 AL 02 AK 04 AZ 05 AR 06 CA 08 CO 09 CT 10 DE 11 DC 12 FL 13 GA 15 HI 16 ID 17 IL 18 IN 19 IA
20 KS 21 KY 22 LA 23 ME 24 MD 25 MA 26 MI 27 MN 28 MS 29 MO 30 MT 31 NE 32 NV 33 NH 34 NJ 35 NM
36 NY 37 NC 38 ND 39 OH 40 OK 41 OR 42 PA 44 RI 45 SC 46 SD 47 TN 48 TX 49 UT 50 VT 51 VA 53 WA
54 WV 55 WI 56 WY 66 GU 72 PR 78 VI
"""

US_STATES: Mapping[str, str] = dict(re.findall(r"([0-9]{2}) ([A-Z]{2})", _NUMBERS_AND_LETTERS))
"""The letters of ISO 3166-2 for each number of FIPS 5-2."""
