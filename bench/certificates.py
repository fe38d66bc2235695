"""How long does a certificate take, with its badge, its QR code and the credential inside?

Makes certificates of one programme for many learners and prints the median and the longest, in
milliseconds of the processor. Fails when 200 would take more than a minute.

Run it with ``python bench/certificates.py``.
"""

from __future__ import annotations

import statistics
import sys
from dataclasses import replace
from pathlib import Path
from time import process_time

TESTS = Path(__file__).resolve().parent.parent / "tests"
CERTIFICATES = 40
LIMIT_MS = 60_000 / 200


def main() -> int:
    """Measure and print."""
    sys.path.insert(0, str(TESTS))
    from cairn.exporters.badge_image import badge_png
    from cairn.exporters.certificate import certificate
    from exporters.test_certificate import ART, CREDENTIAL, DATA

    data = replace(DATA, badge=badge_png(ART))
    certificate(data)
    times = []
    for number in range(CERTIFICATES):
        begun = process_time()
        made = certificate(
            replace(data, learner=f"Learner {number}", credential=CREDENTIAL * number)
        )
        times.append(1_000 * (process_time() - begun))
        assert made.pdf.startswith(b"%PDF-")
    median = statistics.median(times)
    print(f"{'median ms':>10}{'longest ms':>12}{'limit ms':>10}")
    print(f"{median:>10.0f}{max(times):>12.0f}{LIMIT_MS:>10.0f}")
    return 1 if median > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main())
