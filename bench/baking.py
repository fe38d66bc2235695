"""How much faster is editing chunks than decoding and encoding the picture again?

Bakes and unbakes one credential in square PNGs of several sizes, with Cairn and with Pillow, in the
same run on the same machine, and prints the median times and their ratio. Both answers are checked.

Run it with ``python bench/baking.py``.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from functools import partial

from PIL import Image, PngImagePlugin

from cairn.credentials.baking import bake, unbake

KEYWORD = "openbadgecredential"
CREDENTIAL = '{"type":["VerifiableCredential"],"filler":"' + "x" * 4_000 + '"}'
SIZES = (256, 600)
FEWEST_CALLS = 3


def picture(side: int) -> bytes:
    """Make a PNG with detail in it, so that compression has real work."""
    noise = Image.effect_noise((side, side), 40)
    bands = [noise, Image.radial_gradient("L").resize((side, side)), noise.rotate(90)]
    stream = io.BytesIO()
    Image.merge("RGB", bands).save(stream, "PNG")
    return stream.getvalue()


def pillow_bake(image: bytes) -> bytes:
    """Bake by decoding and encoding, as most baking tools do."""
    text = PngImagePlugin.PngInfo()
    text.add_itxt(KEYWORD, CREDENTIAL)
    stream = io.BytesIO()
    with Image.open(io.BytesIO(image)) as opened:
        opened.save(stream, "PNG", pnginfo=text)
    return stream.getvalue()


def pillow_unbake(image: bytes) -> str:
    """Unbake by loading the picture; only then are texts after the pixels known."""
    with Image.open(io.BytesIO(image)) as opened:
        opened.load()
        return str(opened.info[KEYWORD])


def median_ms(work: Callable[[], object], seconds: float = 0.6) -> float:
    """Median milliseconds of a call, over as many calls as fit into the time."""
    times: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(times) < FEWEST_CALLS:
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1_000


def main() -> None:
    """Measure and print."""
    print(f"{'what':<22}{'Cairn ms':>10}{'Pillow ms':>11}{'ratio':>8}")
    for side in SIZES:
        image = picture(side)
        ours, theirs = bake(image, CREDENTIAL), pillow_bake(image)
        assert unbake(theirs)[0].text == pillow_unbake(ours) == CREDENTIAL
        rows = {
            f"bake {side} px": (
                median_ms(partial(bake, image, CREDENTIAL)),
                median_ms(partial(pillow_bake, image)),
            ),
            f"unbake {side} px": (
                median_ms(partial(unbake, ours)),
                median_ms(partial(pillow_unbake, ours)),
            ),
        }
        for what, (cairn, pillow) in rows.items():
            print(f"{what:<22}{cairn:>10.3f}{pillow:>11.2f}{pillow / cairn:>8.0f}")


if __name__ == "__main__":
    main()
