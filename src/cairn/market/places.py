"""Places as postings write them, brought to country, region and town.

Knows the codes of ISO 3166-1, the names of many countries, and the states of the United States,
Canada and Australia. Knows no towns: what is neither a country nor a region is left as written.
"""

from __future__ import annotations

import re
import unicodedata

from cairn.market.posting import Place

__all__ = ["country_code", "place_of", "place_said", "region_code"]

_LONGEST = 200

_ALPHA_2 = frozenset(
    re.findall(
        r"\S+",
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN"
        " BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ"
        " DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL"
        " GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM"
        " JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME"
        " MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP"
        " NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD"
        " SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO"
        " TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW",
    )
)

# Code, three letters, names. What people write, and not only what the standard prints.
_COUNTRIES = """
US USA united states/united states of america/u.s./u.s.a./america
GB GBR united kingdom/uk/u.k./great britain/britain
CA CAN canada|AU AUS australia|NZ NZL new zealand|IE IRL ireland/republic of ireland
DE DEU germany/deutschland|FR FRA france|NL NLD netherlands/the netherlands/nederland/holland
BE BEL belgium/belgique/belgie|LU LUX luxembourg|CH CHE switzerland/schweiz/suisse
AT AUT austria/osterreich|ES ESP spain/espana|PT PRT portugal|IT ITA italy/italia
DK DNK denmark/danmark|SE SWE sweden/sverige|NO NOR norway/norge|FI FIN finland/suomi
IS ISL iceland|EE EST estonia|LV LVA latvia|LT LTU lithuania|PL POL poland/polska
CZ CZE czechia/czech republic|SK SVK slovakia|HU HUN hungary|RO ROU romania|BG BGR bulgaria
GR GRC greece|HR HRV croatia|SI SVN slovenia|RS SRB serbia|BA BIH bosnia and herzegovina
MK MKD north macedonia|AL ALB albania|ME MNE montenegro|CY CYP cyprus|MT MLT malta
UA UKR ukraine|MD MDA moldova|BY BLR belarus|RU RUS russia/russian federation
TR TUR turkey/turkiye|GE GEO georgia|AM ARM armenia|AZ AZE azerbaijan|KZ KAZ kazakhstan
IL ISR israel|PS PSE palestine|JO JOR jordan|LB LBN lebanon|SA SAU saudi arabia
AE ARE united arab emirates/uae/u.a.e.|QA QAT qatar|KW KWT kuwait|BH BHR bahrain|OM OMN oman
IN IND india|PK PAK pakistan|BD BGD bangladesh|LK LKA sri lanka|NP NPL nepal
CN CHN china|HK HKG hong kong|TW TWN taiwan|JP JPN japan|KR KOR south korea/korea/republic of korea
SG SGP singapore|MY MYS malaysia|TH THA thailand|VN VNM vietnam/viet nam|ID IDN indonesia
PH PHL philippines/the philippines|KH KHM cambodia|MM MMR myanmar|MN MNG mongolia
MX MEX mexico|BR BRA brazil/brasil|AR ARG argentina|CL CHL chile|CO COL colombia|PE PER peru
EC ECU ecuador|UY URY uruguay|PY PRY paraguay|BO BOL bolivia|VE VEN venezuela|CR CRI costa rica
PA PAN panama|GT GTM guatemala|SV SLV el salvador|HN HND honduras|NI NIC nicaragua
DO DOM dominican republic|PR PRI puerto rico|JM JAM jamaica|CU CUB cuba|TT TTO trinidad and tobago
ZA ZAF south africa|NG NGA nigeria|KE KEN kenya|GH GHA ghana|ET ETH ethiopia|TZ TZA tanzania
UG UGA uganda|RW RWA rwanda|ZM ZMB zambia|ZW ZWE zimbabwe|EG EGY egypt|MA MAR morocco
TN TUN tunisia|DZ DZA algeria|SN SEN senegal|CI CIV ivory coast/cote d'ivoire|CM CMR cameroon
"""

# Country, a colon, then region codes of ISO 3166-2 with their names.
_REGIONS = {
    "US": "AL alabama|AK alaska|AZ arizona|AR arkansas|CA california|CO colorado|CT connecticut"
    "|DE delaware|DC district of columbia/washington dc/washington d.c.|FL florida|GA georgia"
    "|HI hawaii|ID idaho|IL illinois|IN indiana|IA iowa|KS kansas|KY kentucky|LA louisiana"
    "|ME maine|MD maryland|MA massachusetts|MI michigan|MN minnesota|MS mississippi|MO missouri"
    "|MT montana|NE nebraska|NV nevada|NH new hampshire|NJ new jersey|NM new mexico"
    "|NY new york/new york state|NC north carolina|ND north dakota|OH ohio|OK oklahoma|OR oregon"
    "|PA pennsylvania|RI rhode island|SC south carolina|SD south dakota|TN tennessee|TX texas"
    "|UT utah|VT vermont|VA virginia|WA washington/washington state|WV west virginia|WI wisconsin"
    "|WY wyoming",
    "CA": "AB alberta|BC british columbia|MB manitoba|NB new brunswick"
    "|NL newfoundland and labrador|NS nova scotia|NT northwest territories|NU nunavut|ON ontario"
    "|PE prince edward island|QC quebec|SK saskatchewan|YT yukon",
    "AU": "ACT australian capital territory|NSW new south wales|NT northern territory"
    "|QLD queensland|SA south australia|TAS tasmania|VIC victoria|WA western australia",
    "GB": "ENG england|NIR northern ireland|SCT scotland|WLS wales",
}

_AWAY = re.compile(
    r"\b(?:fully )?(?:remote(?:ly)?|work from home|wfh|home[- ]?based|anywhere|telecommute)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_POSTCODE = re.compile(r"\s+\d{5}(?:-\d{4})?$")
_PARTS = re.compile(r"\s*[,;|\u2022\u00b7]\s*|\s+[-\u2013\u2014/]\s+")
_EDGES = " .,-\u2013\u2014/|:"


def _read() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    countries = {code.casefold(): code for code in _ALPHA_2}
    for line in _COUNTRIES.strip().replace("\n", "|").split("|"):
        alpha_2, alpha_3, names = line.split(" ", 2)
        countries |= dict.fromkeys((alpha_3.casefold(), *names.split("/")), alpha_2)
    regions: dict[str, dict[str, str]] = {}
    for country, listed in _REGIONS.items():
        known = regions[country] = {}
        for one in listed.split("|"):
            code, names = one.split(" ", 1)
            known |= dict.fromkeys((code.casefold(), *names.split("/")), code)
    return countries, regions


_COUNTRY, _REGION = _read()


def country_code(text: str) -> str:
    """The ISO 3166-1 code of a country; empty when it is not known.

    Args:
        text: A code of two or three letters, or a name, such as ``usa`` or ``Deutschland``.
    """
    return _COUNTRY.get(_key(text), "")


def region_code(country: str, text: str) -> str:
    """The last part of a region's ISO 3166-2 code; empty when it is not known.

    Args:
        country: ISO 3166-1 code of its country.
        text: Code or name, such as ``CA``, ``US-CA`` or ``California``.
    """
    return _REGION.get(country, {}).get(_key(text).removeprefix(f"{country.casefold()}-"), "")


def place_of(city: str = "", region: str = "", country: str = "") -> Place:
    """A place from its parts, each in a column of its own; a part may be missing.

    Args:
        city: Town, or a whole place such as ``Austin, TX``.
        region: State or province, by code or name.
        country: By code or name.
    """
    city, region, country = (_plain(one) for one in (city, region, country))
    code = country_code(country)
    said = place_said(city)
    if not region and not country:
        return said
    if not code and not country:
        code = _country_of_region(region) or said.country
    short = region_code(code, region) if code else ""
    town = said.city if said.city and said.country in ("", code) else city
    if not region and said.country == code:
        short = said.region
    return Place(code or country, short or region, town)


def place_said(text: str) -> Place:
    """A place from one text, such as ``Austin, TX 78701``, ``Berlin, Germany`` or ``Remote, US``.

    Two letters at the end are a state of the United States before they are a country, unless a
    region stands before them: ``Berlin, DE`` is read as Delaware, and ``Los Angeles, CA`` as
    California. A text without a country or region that is known gives a town only.

    Args:
        text: What the posting says.
    """
    bare = _AWAY.sub(" ", _ASIDE.sub(" ", _plain(text)))
    parts = [part.strip(_EDGES) for part in _PARTS.split(bare)]
    parts = [_POSTCODE.sub("", part) for part in parts if part]
    parts = [part for part in parts if part and not part.isdigit()]
    if not parts:
        return Place()
    *before, last = parts
    country, region, towns = _ending(before, last)
    if not country:
        return Place("", "", ", ".join(parts))
    # Of a street and a town before the region the town stands last.
    return Place(country, region, towns[-1] if towns else "")


def _ending(before: list[str], last: str) -> tuple[str, str, list[str]]:
    """The country and region at the end, and what stands before them."""
    country, state = country_code(last), region_code("US", last)
    if country and before and region_code(country, before[-1]):
        return country, region_code(country, before[-1]), before[:-1]
    if state and (before or not country):
        # The town is meant at least as often as the state.
        return ("US", state, before) if before or _key(last) != "washington" else ("", "", before)
    if country:
        # What stands between a town and its country is a region, as it is written.
        middle = before.pop() if len(before) > 1 else ""
        return country, middle, before
    other = _country_of_region(last)
    return (other, region_code(other, last), before) if other else ("", "", before)


def _country_of_region(text: str) -> str:
    """The one country that has such a region, the United States before the others."""
    return next((country for country in _REGION if region_code(country, text)), "")


def _plain(text: str) -> str:
    shown = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text[:_LONGEST])
    return " ".join(shown.split())


def _key(text: str) -> str:
    split = unicodedata.normalize("NFKD", _plain(text).casefold())
    return "".join(one for one in split if not unicodedata.combining(one)).strip()
