"""Units, their hierarchy and names, whose table and section something is; whose report it is, and of which year."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.identity.identity import find_identity
from selko.extractors.normalise.narrative.sections import build_narrative
from selko.extractors.normalise.organisation.build import build_organisation
from selko.extractors.normalise.organisation.names import NameBook, clean_unit_name, names_company, unit_key
from selko.schemas.models.provenance import MediaType, Provenance, SourceDocument
from selko.schemas.models.report import SectionKind, UnitSource
from selko.schemas.models.tables import (
    BodyCell,
    BodyRow,
    ColumnHead,
    Heading,
    Interpretation,
    ReportTable,
    Statement,
    TableKind,
    TextSection,
)

SOURCE = SourceDocument(document_id="0" * 64, file_name="raportti.pdf", media_type=MediaType.PDF, byte_size=1)
CITY = "Rantalan kaupunki"
NOWHERE = Provenance()


class Report:
    """An interpretation, put together section by section."""

    def __init__(self, title=None, furniture=()):
        self.sections, self.tables, self.statements = [], [], []
        self.title, self.furniture = title, furniture

    def section(self, level, heading, text="", responsible=None):
        number = heading.split()[0].rstrip(".") if heading[:1].isdigit() else ""
        parents = [s for s in self.sections if s.level < level]
        parent = parents[-1] if parents else None
        if responsible:
            text = f"Vastuuhenkilö: {responsible}\n\n{text}"
            self.statements.append(
                Statement(what="responsible", text=responsible, section=len(self.sections), provenance=NOWHERE)
            )
        self.sections.append(
            TextSection(
                order=len(self.sections),
                parent=parent.order if parent else None,
                heading=Heading(level=level, text=heading, number=number, provenance=Provenance(page=1)),
                level=level,
                heading_path=(*(parent.heading_path if parent else ()), heading),
                text=text,
                page_first=1,
                page_last=1,
            )
        )
        return self

    def table(self, labels=("Toimintatuotot", "Toimintakulut"), heads=("TA 2024", "TP 2024"), **more):
        rows = [
            BodyRow(
                row=number,
                label=label if isinstance(label, str) else label[1],
                groups=() if isinstance(label, str) else label[:1],
                depth=0,
                cells=(BodyCell(row=number, column=1, text="1", provenance=NOWHERE),),
                provenance=NOWHERE,
            )
            for number, label in enumerate(labels)
        ]
        table = ReportTable(
            table_no=len(self.tables) + 1,
            kind=more.get("kind", TableKind.FIGURES),
            section=len(self.sections) - 1 if self.sections else None,
            captions=more.get("captions", ()),
            corner=more.get("corner", ""),
            notes=(),
            heads=tuple(ColumnHead(column=i, texts=(h,), provenance=NOWHERE) for i, h in enumerate(heads, 1)),
            rows=tuple(rows),
            page_first=1,
            page_last=1,
            box=None,
            reader="test",
            order=len(self.tables),
        )
        self.tables.append(table)
        return self

    def build(self):
        return Interpretation(
            document=SOURCE,
            pages=(),
            language="fi",
            sections=tuple(self.sections),
            tables=tuple(self.tables),
            statements=tuple(self.statements),
            furniture=self.furniture,
            title=self.title,
        )


def organisation(report, entity=CITY):
    return build_organisation(report.build(), entity)


def paths(found):
    return [unit.path[1:] for unit in found.units if len(unit.path) > 1]


def whose(report, found):
    return [found.path_of_table(table)[-1] for table in report.tables]


def test_committees_stand_over_units_that_have_a_budget():
    report = Report().section(2, "2.2 Käyttötalouden toteutuminen").section(3, "Sivistyslautakunta")
    report.section(4, "Talousarvion toteutuminen").table()
    report.section(4, "Varhaiskasvatus").table()
    report.section(4, "Kesäleiri", "Leirillä kävi lapsia.")
    report.section(3, "Tekninen lautakunta").section(4, "Talousarvion toteutuminen").table()
    report.section(4, "Toimintasuunnitelman toteutuminen", "Suunnitelma toteutui.")
    report.section(2, "2.3 Tuloslaskelmaosan toteutuminen").table()
    found = organisation(report)
    assert paths(found) == [
        ("Sivistyslautakunta",),
        ("Sivistyslautakunta", "Varhaiskasvatus"),
        ("Tekninen lautakunta",),
    ]
    assert whose(report, found) == ["Sivistyslautakunta", "Varhaiskasvatus", "Tekninen lautakunta", CITY]
    assert found.path_of_section(4)[-1] == "Varhaiskasvatus"  # 'Kesäleiri' goes with the unit before it
    assert found.path_of_section(7)[-1] == "Tekninen lautakunta"
    assert found.path_of_section(None) == (CITY,)


def test_responsible_persons_make_units_and_the_parts_of_a_unit_stand_under_it():
    report = Report().section(1, "SATAMAKESKUS", "Satamakeskus järjesti regatan.", responsible="kaupunginjohtaja")
    report.section(2, "Riskianalyysi", "Riskejä oli.").section(2, "Kansliakeskuksen tuloslaskelma").table()
    report.section(1, "SATAMAKESKUS VASTUUALUEITTAIN").section(2, "Veneily", responsible="veneilypäällikkö")
    report.section(3, "Riskianalyysi").section(3, "Taloudellisten tavoitteiden toteutuminen 2023")
    report.table(captions=("Veneily",))
    found = organisation(report)
    assert [(unit.path[1:], unit.responsible) for unit in found.units[1:]] == [
        (("Satamakeskus",), "kaupunginjohtaja"),
        (("Satamakeskus", "Veneily"), "veneilypäällikkö"),
    ]
    assert whose(report, found) == ["Satamakeskus", "Veneily"]


def test_a_caption_that_names_a_unit_begins_it():
    report = Report().section(3, "Kulttuurilautakunta").table().section(4, "Kirjasto").table()
    report.table(corner="Nuorisotoimi")
    report.table(labels=("Kävijät", "Lainat"), heads=("TP 2023", "TP 2024"))
    found = organisation(report)
    assert whose(report, found) == ["Kulttuurilautakunta", "Kirjasto", "Nuorisotoimi", "Nuorisotoimi"]
    assert ("Kulttuurilautakunta", "Nuorisotoimi") in paths(found)


def test_whole_entity_and_group_statements():
    report = Report().section(1, "Sivistyslautakunta").table()
    report.section(1, "Tuloslaskelma", "Rantalan kaupunkikonserniin kuuluu kolme yhtiötä.")
    report.table(heads=("2024", "2023"))
    report.section(1, "Konsernitilinpäätös").section(2, "Konsernituloslaskelma").table(heads=("2024", "2023"))
    report.section(1, "Konsernihallinto").table()
    found = organisation(report)
    assert whose(report, found) == ["Sivistyslautakunta", CITY, "Rantalan kaupunkikonserni", "Konsernihallinto"]
    assert found.path_of_table(report.tables[2]) == ("Rantalan kaupunkikonserni",)


def test_rows_that_name_units():
    report = Report().section(1, "Sivistyslautakunta").table().section(1, "Tekninen lautakunta").table()
    report.section(1, "Investointien toteutuminen")
    report.table(labels=("SIVISTYSLAUTAKUNTA", ("Tekninen lautakunta", "Kadut"), "Yhteensä"))
    found = organisation(report)
    assert [found.path_of_row(report.tables[2], row)[-1] for row in report.tables[2].rows] == [
        "Sivistyslautakunta",
        "Tekninen lautakunta",
        CITY,
    ]
    assert found.find_unit("Tekninen  lauta\u00adkunta") == (CITY, "Tekninen lautakunta")
    assert found.find_unit("Kadut") is None


def test_companies_headings_of_tables_and_sentences_are_no_units():
    report = Report().section(2, "Rantalan Vesi Oy").table().section(2, "Toimintakulut toteutuivat hyvin.").table()
    report.section(2, "Verotulojen toteutuminen").table(labels=("Verotulot", "Kiinteistövero"))
    assert paths(organisation(report)) == []


def test_the_same_unit_in_other_spellings_is_one_unit():
    report = Report().section(1, "2110 Laskenta- ja arkistopalvelut").table()
    report.section(1, "LASKENTA- JA ARKISTOPALVELUT 2024").table().section(1, "Laskenta-  ja arkistopalvelut").table()
    found = organisation(report)
    assert paths(found) == [("Laskenta- ja arkistopalvelut",)]
    assert set(whose(report, found)) == {"Laskenta- ja arkistopalvelut"}


def test_listed_units_count_where_no_unit_shows_a_budget():
    report = Report().section(1, "Kaupunginhallitus", "Kaupunginhallituksen tehtäväalueina ovat\n\n• työllisyys")
    report.section(2, "Työllisyys", "Työttömyys laski.").section(2, "Matkailu", "Matkailu kasvoi.")
    assert paths(organisation(report)) == [("Kaupunginhallitus",), ("Kaupunginhallitus", "Työllisyys")]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("2.1.1 Tekninen lautakunta", "Tekninen lautakunta"),
        ("4999 Hallintopalvelut", "Hallintopalvelut"),
        ("Hallintopalvelut (2110)", "Hallintopalvelut"),
        ("Kirjasto vuonna 2024", "Kirjasto"),
        ("Luotsaustoiminta:", "Luotsaustoiminta"),
        ("SATAMAKESKUS VASTUUALUEITTAIN", "SATAMAKESKUS"),
        ("2. asteen koulutus", "asteen koulutus"),
        ("Tulosalue 480 Lukiokoulutus", "Lukiokoulutus"),
        ("Resultatområde: Bildning", "Bildning"),
        ("Palvelukeskus SATAMA", "SATAMA"),
        ("Osasto pohjoinen", "Osasto pohjoinen"),
        ("530\nKULTTUURI", "KULTTUURI"),
    ],
)
def test_names_are_cleaned(printed, name):
    assert clean_unit_name(printed) == name


def test_capitals_are_written_as_elsewhere_in_the_report():
    book = NameBook(["Tekninen lautakunta kokoontui.", "ICT-yksikössä oli", "Kansliakeskuksen henkilöstö kasvoi."])
    assert book.as_written("TEKNINEN LAUTAKUNTA") == "Tekninen lautakunta"
    assert book.as_written("ICT-YKSIKKÖ") == "ICT-YKSIKKÖ"
    assert book.as_written("SATAMAKESKUS") == "SATAMAKESKUS"
    assert book.as_written("MUSEO") == "MUSEO"
    assert unit_key("TEKNINEN LAUTAKUNTA") == unit_key("2.3 Tekninen lautakunta")


def test_narrative_kinds_are_inherited_within_a_unit():
    report = Report().section(1, "Sivistyslautakunta", "Teksti.", responsible="sivistysjohtaja").table()
    report.section(2, "Avaintavoitteiden toteutuminen").section(3, "3. Osaava joukko", "Hyvin meni.")
    report.section(2, "Riskianalyysi").section(3, "Tietoturva", "Koko vuoden ajan oli riskejä, ja niitä hallittiin.")
    report.section(2, "Perusopetus", "Koulut.").table()
    found = organisation(report)
    narrative = build_narrative(report.build(), found)
    assert [(s.kind, s.unit_path[-1]) for s in narrative] == [
        (SectionKind.OTHER, "Sivistyslautakunta"),
        (SectionKind.GOALS, "Sivistyslautakunta"),
        (SectionKind.GOALS, "Sivistyslautakunta"),
        (SectionKind.RISK, "Sivistyslautakunta"),
        (SectionKind.RISK, "Sivistyslautakunta"),
        (SectionKind.OTHER, "Perusopetus"),
    ]
    assert narrative[4].text == "Koko vuoden ajan oli riskejä, ja niitä hallittiin."


def identity(report, **given):
    return find_identity(report.build(), **given)


def test_the_report_says_whose_it_is():
    report = Report(furniture=("Rantalan kaupunki | Tilinpäätös 2024", "Sivu 1/9"))
    report.section(1, "Toimintakertomus", "Helsingin kaupungin ja Turun kaupungin kanssa tehtiin yhteistyötä 2023.")
    found = identity(report)
    assert (found.entity, found.report_year, found.language, found.findings) == (CITY, 2024, "fi", ())


@pytest.mark.parametrize(
    ("title", "entity", "year"),
    [
        ("AKAAN KAUPUNKI Tilinpäätös 2023", "Akaan kaupunki", 2023),
        ("Tuusulan kunnan toimintakertomus ja tilinpäätös 2022", "Tuusulan kunta", 2022),
        ("Borgå stads bokslut 2021", "Borgå stad", 2021),
        ("Korsholms kommun Bokslut och verksamhetsberättelse 2023", "Korsholms kommun", 2023),
        ("City of Springfield annual report 2019", "City of Springfield", 2019),
        ("City of Springfield General Fund, Fiscal Years 2017 - 2019", "City of Springfield", 2019),
    ],
)
def test_titles(title, entity, year):
    found = identity(Report().section(1, title))
    assert (found.entity, found.report_year) == (entity, year)


def test_a_chapter_without_a_title_is_not_taken_for_that_of_a_place_in_its_text():
    text = "Porvoossa pidettiin regatta. Porvoon maine kasvoi, ja kaupungin Porvoolle tuoma tulo. Kotkassa ei."
    found = identity(Report().section(1, "Hallinto vuonna 2023", text).table(heads=("TA 2023", "TILINPÄÄTÖS 2023")))
    assert (found.entity, found.report_year) == ("Porvoon kaupunki", 2023)
    assert "entity_unsure" in {finding.rule_id for finding in found.findings}


def test_nothing_is_guessed():
    found = identity(Report().section(1, "Riskit", "Vehreä kaupunki on tavoite."))
    assert (found.entity, found.report_year) == ("", 0)
    assert {finding.rule_id for finding in found.findings} == {"entity_missing", "year_missing"}
    given = identity(Report().section(1, "Riskit"), entity="X", year=2020, language="sv")
    assert (given.entity, given.report_year, given.language, given.findings) == ("X", 2020, "sv", ())


def test_a_group_may_be_named_by_the_beginning_of_the_name_and_a_hyphen():
    texts = ["Linnasto-konsernin tuloslaskelma", "Muuan-konserni", "konserni"]
    assert NameBook(texts).group_name("Linnasto-palvelut") == "Linnasto-konserni"
    assert NameBook(["Muuan-konserni"]).group_name("Linnasto-palvelut") is None
    assert NameBook(["Rantalan kaupunkikonserni"]).group_name(CITY) == "Rantalan kaupunkikonserni"


def test_a_unit_ends_at_the_next_number_at_what_is_of_the_whole_and_at_a_subsidiary():
    report = Report().section(2, "8.1 Käyttötalous").section(3, "Tulosalue 100 Vaalit").table()
    report.section(3, "Tulosalue 120 Satama").table().section(4, "Toiminta-ajatus").table(labels=("Käynnit", "Lainat"))
    report.section(3, "TYTÄRYHTEISÖT").section(4, "Tytäryhteisö Rantalan Energia").section(5, "TUNNUSLUVUT")
    report.table(labels=("Liikevaihto",)).section(4, "Rantalan Vesi Oy").table(labels=("Liikevaihto",))
    report.section(2, "8.2 Tuloslaskelmaosan toteutuminen").table().section(3, "Kaupunki").table()
    found = organisation(report)
    assert whose(report, found) == ["Vaalit", "Satama", "Satama", "Rantalan Energia", "Rantalan Vesi Oy", CITY, CITY]
    assert found.path_of_table(report.tables[3]) == ("Rantalan Energia",)  # a whole of its own
    assert found.find_unit("Rantalan Energia") is None  # its row in a table of the group is a line of the group's


def test_what_only_the_whole_has_is_the_wholes_wherever_it_stands():
    report = Report().section(1, "Talouspalvelut").table().table(labels=("Verotulot", "Valtionosuudet"))
    assert whose(report, organisation(report)) == ["Talouspalvelut", CITY]


def test_a_code_tells_the_unit_whose_caption_is_spelt_otherwise():
    report = Report().section(1, "Tulosalue 490 Kansalaisopisto").table(captions=("490 KANSALAISIOPISTO",))
    report.section(1, "Tulosalue 700 Elinvoima").table(captions=("700 ELINVOIMA JA KILPAILUKYKY",))
    found = organisation(report)
    assert paths(found) == [("Kansalaisopisto",), ("Elinvoima",)]


def test_what_has_the_form_of_units_is_one():
    report = Report().section(1, "Palvelukeskus KONSERNI").section(2, "Tulosalue 100 Vaalit").table()
    report.section(2, "Tulosalue 120 Satama").table().section(1, "Palvelukeskus ELINVOIMA")
    report.section(2, "Tulosalue 700 Matkailu", "Matkailu kasvoi.")
    assert paths(organisation(report)) == [
        ("KONSERNI",), ("KONSERNI", "Vaalit"), ("KONSERNI", "Satama"), ("ELINVOIMA",), ("ELINVOIMA", "Matkailu"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "company"),
    [
        ("Rantalan Vesi Oy", True),
        ("Kiinteistö Oy Rantalan Talot", True),
        ("Tytäryhteisö Rantalan Energia", True),
        ("Dotterbolag: Strandby Energi", True),
        ("Rantalan Vesi Oy:n toiminta", False),
        ("Yhtiön hallitus", False),
        ("Vesihuolto", False),
    ],
)
def test_names_of_companies(heading, company):
    assert names_company(heading) is company


def test_how_a_tables_unit_is_known_is_said():
    report = Report().section(1, "Tuloslaskelma").table().section(1, "Satamalautakunta").table()
    report.section(2, "Kalusto").table(labels=("Veneet", "Autot")).section(1, "Kesäleiri", "Leiri.")
    report.table(labels=("Lapset", "Aikuiset")).table(captions=("Satamalautakunta",))
    found = organisation(report)
    assert [found.source_of_table(table) for table in report.tables] == [
        UnitSource.PRINTED_NEAR, UnitSource.PRINTED_NEAR, UnitSource.PRINTED_NEAR, UnitSource.ASSUMED,
        UnitSource.PRINTED_NEAR,
    ]  # fmt: skip
