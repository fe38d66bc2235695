"""CASE, Rich Skill Descriptors, crosswalks, and what packages carry."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.importers.frameworks.case_framework import open_case_framework
from cairn.importers.frameworks.crosswalk import open_crosswalk
from cairn.importers.frameworks.esco_labels import open_esco_labels
from cairn.importers.frameworks.esco_texts import open_esco_texts
from cairn.importers.frameworks.gazetteer import open_gazetteer
from cairn.importers.frameworks.onet_categories import open_onet_categories
from cairn.importers.frameworks.rsd import open_rsd
from cairn.importers.tables.faults import TableFault
from cairn.importers.tables.reading import Reading
from cairn.kernel.errors import InputError, UsageError
from cairn.skills.crosswalk import CrosswalkEdge
from cairn.skills.framework import Framework, framework_of
from importers.publications import CASE, CROSSWALK, RSD, laid_out

OSMT = (
    '"Canonical URL","RSD Name","Author","Skill Statement","Category","Keywords","Standards",'
    '"Certifications","O*NET Job Codes"\n'
    '"https://osmt.example.org/api/skills/1","Knitting","Board","Knit a garment.","Textiles",'
    '"wool; needles","","","51-6021; 51-0000"\n'
)
ID = "0005c151-5b5a-4a66-8aac-60e734beb1ab"


def framework(reading: Reading) -> Framework:
    items = list(reading.items)
    assert [str(one) for one in items if isinstance(one, TableFault)] == []
    return framework_of(reading.head, items)


def test_case_works(tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "case", {"package.json": CASE})
    found = framework(open_case_framework(folder))
    assert (found.head.title, found.head.version) == ("Knitting", "2")
    socks = found.skills["https://case.example.org/i2"]
    assert (socks.label, socks.description) == ("Socks", "Can knit socks in the round.")
    assert found.above(socks.uri) == ("https://case.example.org/i1", "https://case.example.org/d1")
    assert found.exact_matches() == (
        ("https://case.example.org/i1", "http://data.europa.eu/esco/skill/1"),
    )
    assert found.called("knitting") == ("https://case.example.org/i1",)


@pytest.mark.parametrize("text", ["[]", "{}", '{"CFDocument": 1}', "not json", ""])
def test_no_package_of_case_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError) as refused:
        open_case_framework(laid_out(tmp_path / "case", {"package.json": text}))
    assert refused.value.code == "no-publication"


def test_descriptors_work(tmp_path: Path) -> None:
    found = framework(open_rsd(laid_out(tmp_path / "wool", {"skills.json": RSD})))
    knitting = "https://osmt.example.org/api/skills/1"
    assert found.head.name == "rsd:wool"
    assert found.skills[knitting].alternatives == ("wool", "needles")
    assert found.belongs_to(knitting, "crafts")
    assert found.close_matches() == ((knitting, "http://data.europa.eu/esco/skill/1"),)
    # 51-6000 is a whole group: it says too little.
    assert {one.subject for one in found.relations} == {"urn:onet:occupation:51-6021.00"}
    assert len(found.asked_by("https://osmt.example.org/api/skills/2")) == 1


def test_a_collection_of_descriptors_and_the_csv_say_the_same(tmp_path: Path) -> None:
    listed = f'{{"type": "RSDCollection", "skills": {RSD}}}'
    assert len(framework(open_rsd(laid_out(tmp_path / "a", {"c.json": listed}))).skills) == 2
    found = framework(open_rsd(laid_out(tmp_path / "b", {"export.csv": OSMT})))
    assert found.skills["https://osmt.example.org/api/skills/1"].alternatives == ("wool", "needles")
    assert len(found.relations) == 1


def test_a_crosswalk_works_in_both_directions(tmp_path: Path) -> None:
    path = laid_out(tmp_path / "x", {"soc_isco.csv": CROSSWALK})
    edges = list(open_crosswalk(path, origin="soc-2010", target="isco-08").items)
    assert edges[0] == CrosswalkEdge("55-1011", "0110", None, "Air Crew Officers", "Officers")
    assert len(edges) == 3
    back = list(open_crosswalk(path, origin="isco-08", target="soc-2010").items)
    assert back[0] == CrosswalkEdge("0110", "55-1011", None, "Officers", "Air Crew Officers")


def test_a_crosswalk_as_the_government_publishes_it(tmp_path: Path) -> None:
    text = "2010 SOC Code,2010 SOC Title,2018 SOC Code,2018 SOC Title\n15-1132,Dev,15-1252,Devs\n"
    path = laid_out(tmp_path / "x", {"soc.csv": text})
    (edge,) = open_crosswalk(path, origin="soc-2010", target="soc-2018").items
    assert edge == CrosswalkEdge("15-1132", "15-1252", None, "Dev", "Devs")


def test_a_star_after_a_code_is_no_part_of_it(tmp_path: Path) -> None:
    # The government marks codes of which only a part is meant.
    text = "2010 SOC Code,2010 SOC Title,ISCO-08 Code,ISCO-08 Title EN\n15-1132*,Dev,2512*,Devs\n"
    path = laid_out(tmp_path / "x", {"soc.csv": text})
    (edge,) = open_crosswalk(path, origin="soc-2010", target="isco-08", version="2015").items
    assert edge == CrosswalkEdge("15-1132", "2512", None, "Dev", "Devs")


def test_an_unknown_classification_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        open_crosswalk(tmp_path, origin="soc", target="isco-08")
    assert refused.value.code == "unknown-scheme"


def test_labels_of_the_package_are_put_together(tmp_path: Path) -> None:
    labels = (
        "id,description,hierarchy_levels,type\n"
        f"\"{ID}\",knit,\"[['S', 'S1']]\",preferredLabel\n{ID},make knitwear,,altLabels\n"
        "S1.2,textiles,,level_2\n"
    )
    folder = laid_out(tmp_path / "l", {"esco_v_1_1_1_data_formatted.csv": labels})
    found = framework(open_esco_labels(folder))
    uri = f"http://data.europa.eu/esco/skill/{ID}"
    assert found.skills[uri].alternatives == ("make knitwear",)
    laid_out(folder, {"skills.csv": f'id,description\n{uri},"knit make knitwear To knit."\n'})
    texts = framework(open_esco_texts(folder))
    assert (texts.head.version, texts.skills[uri].label) == ("1.2-texts", "knit")
    laid_out(folder, {"skills.csv": f"id,description\n{uri}9,unknown text\n"})
    (fault,) = open_esco_texts(folder).items
    assert isinstance(fault, TableFault)
    assert fault.code == "no-label"


def test_what_is_wrong_in_a_package_is_told(tmp_path: Path) -> None:
    labels = (
        f"id,description,hierarchy_levels,type\n{ID},,,preferredLabel\n{ID},knit,,nickname\n"
        "not-an-id,knit,,altLabels\n"
    )
    folder = laid_out(tmp_path / "l", {"esco_v_1_1_1_data_formatted.csv": labels})
    faults = [one for one in open_esco_labels(folder).items if isinstance(one, TableFault)]
    assert [one.code for one in faults] == ["no-label", "unknown-kind", "bad-uri"]
    laid_out(folder, {"skills.csv": "id,description\nurn:x:1,knit\n"})
    *of_labels, fault = open_esco_texts(folder).items
    assert of_labels == faults
    assert isinstance(fault, TableFault)
    assert fault.code == "bad-uri"
    phrases = laid_out(tmp_path / "g", {"skills.json": '["knit", 1, "", "a\\u0007b"]'})
    found = list(open_gazetteer(phrases).items)
    assert [isinstance(one, TableFault) for one in found] == [False, True, True, True]
    entries = laid_out(tmp_path / "c", {"e.json": '{"entries": ["x", {"canonical": "y"}]}'})
    faults = [one for one in open_onet_categories(entries).items if isinstance(one, TableFault)]
    assert [one.code for one in faults] == ["not-an-object", "bad-uri"]


def test_descriptors_in_csv_that_are_broken_are_told(tmp_path: Path) -> None:
    text = "Canonical URL,RSD Name,Skill Statement\n,x,y\nhttps://x.example.org/1,,y\n"
    faults = list(open_rsd(laid_out(tmp_path / "r", {"e.csv": text, "n.json": "{"})).items)
    assert all(isinstance(one, TableFault) for one in faults)
    assert [one.code for one in faults if isinstance(one, TableFault)] == [
        "bad-uri",
        "no-label",
        "not-json",
    ]


def test_phrases_and_categories_are_read(tmp_path: Path) -> None:
    phrases = laid_out(tmp_path / "g", {"meta.json": "{}", "skills.json": '["knitting", "wool"]'})
    assert framework(open_gazetteer(phrases)).called("Wool")
    entry = (
        '{"entries": [{"canonical": "Active Listening", "source_element_id": "2.A.1.b",'
        ' "source_file": "Essential Skills.txt", "category_code": "social_skill", "aliases": []},'
        ' {"canonical": "C++", "source_file": "Software Skills.txt", "category_code": "software"}]}'
    )
    found = framework(open_onet_categories(laid_out(tmp_path / "c", {"e.json": entry})))
    assert found.belongs_to("urn:onet:element:2.A.1.b", "social_skill")
    assert found.skills["urn:onet:technology:c%2B%2B"].kind == "tool"
    for opener in (
        open_gazetteer,
        open_onet_categories,
        open_esco_labels,
        open_esco_texts,
        open_rsd,
    ):
        with pytest.raises(InputError):
            opener(laid_out(tmp_path / "empty", {"x.txt": "hello"}))
