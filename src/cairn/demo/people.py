"""The learners of the example: invented people, with the names and scripts of real rosters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Learner", "learners"]


@dataclass(frozen=True, slots=True)
class Learner:
    """One invented learner.

    Attributes:
        number: Counted from 1.
        name: The name as the person writes it.
    """

    number: int
    name: str

    @property
    def email(self) -> str:
        """An address that can never receive mail (RFC 2606)."""
        return f"s26{self.number:03}@students.meridian.example"


# Given names and family names, and whether the family name comes first.
_SCRIPTS: tuple[tuple[str, str, bool], ...] = (
    (
        "Aoife Ciarán Niamh Oisín Saoirse Declan Gráinne Tadhg",
        "Ní_Bhriain O’Connor Walsh de_Búrca Byrne",
        False,
    ),
    (
        "Zofia Łukasz Agnieszka Paweł Małgorzata Krzysztof",
        "Wiśniewska Dąbrowski Żółty Wójcik",
        False,
    ),
    ("José María Núria Íñigo Ángela Iván", "García-López Muñoz Ibáñez Peña", False),
    ("Þóra Björn Åsa Søren Jürgen Märta", "Guðmundsdóttir Ødegård Müller-Weiß Sjöström", False),
    ("Çağla Emre Gülşen İbrahim Özlem Yiğit", "Yılmaz Şahin Öztürk Kılıç", False),
    ("Thị_Hồng Văn_Đức Ngọc_Ánh Minh_Khôi Thu_Hà", "Nguyễn Trần Phạm Đặng", True),
    ("Chinwe Olúwaṣeun Kwabena Naledi Wanjirũ Thabo", "Okafor Adébáyọ̀ Mensah Mokoena", False),
    ("Ελένη Γιώργος Δήμητρα Νίκος Αθηνά", "Παπαδοπούλου Ιωάννου Κωνσταντίνου", False),
    ("Оксана Андрій Їванна Сергій Єва Ґалина", "Шевченко Ковальчук Щербак", False),
    ("فاطمة يوسف ليلى عمر مريم", "الحسيني بن_سعيد عبد_الله", False),
    ("نوگل پرویز شیرین", "میرزایی کریمی", False),
    ("נועה יוסף תמר אברהם", "כהן לוי מזרחי", False),
    ("प्रिया अर्जुन लक्ष्मी क्षितिज श्रुति", "शर्मा कुलकर्णी त्रिपाठी", False),
    ("অনিন্দিতা রফিক সুমাইয়া তানভীর", "চৌধুরী বন্দ্যোপাধ্যায় রহমান", False),
    ("கவிதா முருகன் தமிழ்ச்செல்வி", "சுப்பிரமணியன் ராஜேந்திரன்", False),
    ("สมชาย กัญญารัตน์ ณัฐวุฒิ", "ศรีสุวรรณ วงศ์ประเสริฐ", False),
    ("ნინო გიორგი თამარ", "ბერიძე კაპანაძე", False),
    ("Անահիտ Տիգրան Լուսինե", "Հակոբյան Պետրոսյան", False),
    ("ሰላም ዳዊት ሕይወት", "ተስፋዬ በቀለ", False),
    ("伟 秀英 子涵 建国", "王 欧阳 李 诸葛", True),
    ("さくら 健太 美咲 翔", "佐藤 髙橋 渡邉", True),
    ("서연 민준 지우 하은", "김 박 남궁", True),
)
_EACH = 10

# Names that break software which assumes two words, one script, or short fields.
_SINGULAR: tuple[str, ...] = (
    "Sukarno",
    "O",
    "Null",
    "Anna-Maria d’Ærø-Østergård von und zu Hohenstein",
    "Mary Jane O'Neil, PhD",
    "Zoë 🌱 Fernández",
    "Renée\u0301 Noe\u0308l",
    "李 Lee (Aisha) علي",
)


def learners() -> Iterator[Learner]:
    """Yield the learners, always the same ones in the same order."""
    number = 0
    for place in range(_EACH):
        for given, family, family_first in _SCRIPTS:
            number += 1
            yield Learner(number, _name(given.split(" "), family.split(" "), place, family_first))
    for name in _SINGULAR:
        number += 1
        yield Learner(number, name)


def _name(given: list[str], family: list[str], place: int, family_first: bool) -> str:  # noqa: FBT001 - a fact of the language, next to its names
    # The second factor shifts the pairing once every given name was used.
    first = given[place % len(given)].replace("_", " ")
    last = family[(place + place // len(given)) % len(family)].replace("_", " ")
    if not family_first:
        return f"{first} {last}"
    return (
        f"{last} {first}" if first.isascii() or " " in first or last.isascii() else f"{last}{first}"
    )
