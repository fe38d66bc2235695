"""What people could spend: read whole, or refused with every fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.importers.means_file import MeansRead, read_means


@pytest.mark.parametrize(
    ("text", "money", "hours"),
    [
        ("money,hours\n100,20\n0,5.5\n", (100.0, 0.0), (20.0, 5.5)),
        ("hours\n3\n", (), (3.0,)),
        ("Money\n 7 \n", (7.0,), ()),
        ("hours,money\n,100\n20,\n", (100.0,), (20.0,)),
        ("hours,money\n20\n", (), (20.0,)),
        ("\ufeffmoney\r\n1\r\n", (1.0,), ()),
        ("money\n", (), ()),
    ],
)
def test_it_works(text: str, money: tuple[float, ...], hours: tuple[float, ...]) -> None:
    assert read_means(text.encode()) == (MeansRead(money, hours), ())


BAD = {
    "nothing": (b"", "bad-header"),
    "another column": (b"money,age\n1,2\n", "bad-header"),
    "a column twice": (b"money,money\n1,2\n", "bad-header"),
    "no header": (b"100\n200\n", "bad-header"),
    "a word": (b"money\nmuch\n", "not-a-number"),
    "below nothing": (b"money\n-1\n", "not-a-number"),
    "endless": (b"money\ninf\n", "not-a-number"),
    "no number at all": (b"money\nnan\n", "not-a-number"),
    "one cell too many": (b"money\n1,2\n", "bad-row"),
    "no text": (b"\xff\xfe", "not-utf-8"),
    "an open quote": (b'money\n"1', "not-csv"),
    "too much": (b"#" * (17 * 1024 * 1024), "file-too-large"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read(case: str) -> None:
    data, code = BAD[case]
    found, faults = read_means(data)
    assert found is None
    assert [one.code for one in faults] == [code]
    assert faults[0].mend


def test_every_fault_is_found_with_its_row() -> None:
    _, faults = read_means(b"money,hours\nx,1\n2,y\n")
    assert [(one.row, one.field, one.value) for one in faults] == [
        (2, "money", "x"),
        (3, "hours", "y"),
    ]


@given(st.binary(max_size=80))
def test_any_bytes_end_in_amounts_or_in_faults(data: bytes) -> None:
    found, faults = read_means(b"money,hours\n" + data)
    assert (found is None) == bool(faults)
