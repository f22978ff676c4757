"""Grids to tables: header, stub, groups, captions, side tables, continuations; each case a form seen in print."""

from __future__ import annotations

from dataclasses import replace

import pytest

from selko.schemas.models.tables import TableKind
from tests.printed_tables import print_grid, read_printed

HEAD = ["", "TP 2023", "TP 2024"]


def test_header_over_several_lines_is_joined_per_column():
    (table,) = read_printed(
        print_grid(
            [
                ["", "", "Talousarvio", ""],
                ["", "Talousarvio-", "muutosten", ""],
                ["", "muutokset", "jälkeen", "Toteuma"],
                ["Tuotot", "10", "110", "120"],
            ]
        )
    )
    assert [head.text for head in table.heads] == ["Talousarviomuutokset", "Talousarvio muutosten jälkeen", "Toteuma"]
    assert [row.label for row in table.rows] == ["Tuotot"]


def test_spanning_header_stands_over_all_its_columns():
    (table,) = read_printed(
        print_grid(
            [["", "2023", "Muutos 2022-2023", ""], ["", "", "euroa", "%"], ["Verot", "5", "1", "20,0"]],
            spans={(0, 2): 2},
        )
    )
    assert [head.texts for head in table.heads] == [("2023",), ("Muutos 2022-2023", "euroa"), ("Muutos 2022-2023", "%")]


def test_unit_row_below_years_belongs_to_the_header_and_to_the_notes():
    (table,) = read_printed(
        print_grid([["", "2024", "2023"], ["", "1 000 €", "1 000 €"], ["Toimintatuotot", "7 614", "7 835"]])
    )
    assert [head.texts for head in table.heads] == [("2024", "1 000 €"), ("2023", "1 000 €")]
    assert len(table.rows) == 1
    assert any("1 000 €" in note for note in table.notes)


def test_conjunction_after_a_line_end_hyphen_keeps_it():
    (table,) = read_printed(
        print_grid([HEAD, ["Laskenta-\nja arkistopalvelut", "1", "2"], ["Osuus yhteisöveron tuo-\ntosta", "3", "4"]])
    )
    assert [row.label for row in table.rows] == ["Laskenta- ja arkistopalvelut", "Osuus yhteisöveron tuotosta"]


def test_label_broken_over_grid_rows_is_one_label():
    (table,) = read_printed(
        print_grid(
            [HEAD, ["Ennakkomaksut ja keskeneräiset", "", ""], ["hankinnat", "10", "20"], ["Sijoitukset", "1", "2"]]
        )
    )
    assert [row.label for row in table.rows] == ["Ennakkomaksut ja keskeneräiset hankinnat", "Sijoitukset"]
    assert [cell.text for cell in table.rows[0].cells] == ["10", "20"]


def test_a_hyphen_in_a_label_broken_over_grid_rows_is_resolved_as_in_text():
    parts = [("Vuosittaiset käyttö-", "menot"), ("Laskenta-", "ja arkistopalvelut"), ("Ranta-", "alueet")]
    rows = [row for first, second in parts for row in ([first, "", ""], [second, "1", "2"])]
    (table,) = read_printed(print_grid([HEAD, *rows]))
    labels = ["Vuosittaiset käyttömenot", "Laskenta- ja arkistopalvelut", "Ranta-alueet"]
    assert [row.label for row in table.rows] == labels


def test_heading_rows_govern_by_indent_and_depth_follows():
    (table,) = read_printed(
        print_grid(
            [
                HEAD,
                ["VASTAAVAA", "", ""],
                ["PYSYVÄT VASTAAVAT", "", ""],
                ["Rakennukset", "10", "20"],
                ["Koneet", "1", "2"],
                ["VAIHTUVAT VASTAAVAT", "", ""],
                ["Saamiset", "3", "4"],
            ],
            indents=[0, 0, 10, 20, 20, 10, 20],
        )
    )
    assert [(row.label, row.groups, row.depth) for row in table.rows] == [
        ("Rakennukset", ("VASTAAVAA", "PYSYVÄT VASTAAVAT"), 2),
        ("Koneet", ("VASTAAVAA", "PYSYVÄT VASTAAVAT"), 2),
        ("Saamiset", ("VASTAAVAA", "VAIHTUVAT VASTAAVAT"), 2),
    ]


def test_a_groups_total_closes_it():
    (table,) = read_printed(
        print_grid(
            [
                HEAD,
                ["Tekninen lautakunta", "", ""],
                ["Katujen rakentaminen", "1", "2"],
                ["Tekninen lautakunta yhteensä", "1", "2"],
                ["YHTEENSÄ", "1", "2"],
            ],
            bold=[1, 3, 4],
        )
    )
    assert [row.groups for row in table.rows] == [("Tekninen lautakunta",), ("Tekninen lautakunta",), ()]


def test_an_empty_row_of_the_statement_is_no_heading():
    (table,) = read_printed(
        print_grid(
            [HEAD, ["Toimintatuotot", "3", "4"], ["Valmistus omaan käyttöön", "", ""], ["Toimintakulut", "-5", "-6"]]
        )
    )
    assert [(row.label, row.groups) for row in table.rows][1:] == [
        ("Valmistus omaan käyttöön", ()),
        ("Toimintakulut", ()),
    ]


def test_tables_side_by_side_are_two():
    tables = read_printed(
        print_grid(
            [
                ["VASTAAVAA", "2024", "2023", "VASTATTAVAA", "2024", "2023"],
                ["Rakennukset", "63", "54", "Peruspääoma", "32", "33"],
                ["Koneet", "26", "39", "Muut rahastot", "25", "27"],
                ["Saamiset", "44", "43", "Ostovelat", "24", "49"],
                ["Rahat", "18", "16", "Siirtovelat", "45", "51"],
            ]
        )
    )
    assert [(table.table_no, table.corner) for table in tables] == [(1, "VASTAAVAA"), (2, "VASTATTAVAA")]
    assert [row.label for row in tables[1].rows] == ["Peruspääoma", "Muut rahastot", "Ostovelat", "Siirtovelat"]
    assert [cell.column for cell in tables[1].rows[0].cells] == [4, 5]


def test_a_second_header_begins_a_second_table():
    tables = read_printed(
        print_grid(
            [
                ["Toimintatuotot", "TA 2024", "TP 2024"],
                ["Lautakunta", "84", "85"],
                ["Toimintakulut", "TA 2024", "TP 2024"],
                ["Lautakunta", "-10", "-12"],
            ]
        )
    )
    assert [(table.corner, len(table.rows)) for table in tables] == [("Toimintatuotot", 1), ("Toimintakulut", 1)]


def test_continuation_with_a_repeated_header_is_one_table():
    first = print_grid([HEAD, ["Verotulot", "1", "2"]], order=1)
    second = print_grid([HEAD, ["Valtionosuudet", "3", "4"]], order=2, page=2, continues=True)
    (table,) = read_printed(first, second)
    assert [(row.label, row.row) for row in table.rows] == [("Verotulot", 1), ("Valtionosuudet", 3)]
    assert (table.page_first, table.page_last) == (1, 2)


def test_figures_without_cents_do_not_go_on_with_a_table_of_cents():
    """The same header at the top of the next page, in another unit of money: two tables."""
    first = print_grid([HEAD, ["Verotulot", "30 715 000,00", "31 468 214,37"], ["Poistot", "-5 614 930,00", "-6,10"]])
    second = print_grid([HEAD, ["Verotulot", "30 715", "31 468"], ["Tulovero", "23 584", "25 602"]], order=12, page=2)
    assert len(read_printed(first, second.model_copy(update={"continues": True}))) == 2


def test_continuation_without_a_header_is_one_table_and_a_torn_row_is_mended():
    first = print_grid(
        [["Tavoite", "Toimenpide", "Vastuuhenkilö"], ["Kasvamme", "Rakennamme koteja ja", "johtaja"]], order=1
    )
    second = print_grid(
        [["", "kouluja.", ""], ["Säästämme", "Kilpailutamme", "talousjohtaja"]], order=2, page=2, continues=True
    )
    (table,) = read_printed(first, second)
    assert table.kind is TableKind.GOALS
    assert table.rows[0].cells[0].text == "Rakennamme koteja ja kouluja."
    assert [row.label for row in table.rows] == ["Kasvamme", "Säästämme"]


def test_a_table_below_without_header_has_the_heads_above():
    first = print_grid([HEAD, ["Rahavirta", "1", "2"]], order=1)
    second = print_grid([["Rahavarat 31.12.", "3", "4"]], order=3, page=2)
    tables = read_printed(first, second)
    assert [head.text for head in tables[1].heads] == ["TP 2023", "TP 2024"]


def test_captions_are_the_short_lines_above():
    lines = [
        (1, "Tuloslaskelma"),
        (2, "Tämä on pitkä virke, joka kertoo taloudesta ja päättyy pisteeseen."),
        (3, "(1 000 €)"),
    ]
    (table,) = read_printed(print_grid([HEAD, ["Verotulot", "1", "2"]], order=4), lines=lines)
    assert table.captions == ("Tuloslaskelma", "(1 000 €)")


def test_prose_and_contents_are_no_figures():
    contents = print_grid(
        [["Johdanto", "5"], ["Talous", "12"], ["Tase", "30"], ["Liitteet", "41"], ["Allekirjoitukset", "60"]]
    )
    prose = print_grid(
        [["Asia", "Selitys"], ["Vesi", "Vuonna 2024 vettä myytiin paljon."], ["Sähkö", "Sähköä ostettiin."]]
    )
    assert read_printed(contents)[0].kind is TableKind.TEXT
    assert read_printed(prose)[0].kind is TableKind.TEXT


def test_ledger_codes_are_no_labels():
    (table,) = read_printed(
        print_grid(
            [["Tili", "", "TP 2023", "TP 2024"], ["3000", "Myyntituotot", "1", "2"], ["3200", "Maksutuotot", "3", "4"]]
        )
    )
    assert [row.label for row in table.rows] == ["Myyntituotot", "Maksutuotot"]
    assert [cell.text for cell in table.rows[0].cells] == ["3000", "1", "2"]


def test_sparse_first_column_tells_groups():
    (table,) = read_printed(
        print_grid(
            [
                ["Lautakunta", "Erä", "TA 2024", "TP 2024"],
                ["Tekninen", "Tuotot", "1", "2"],
                ["", "Kulut", "-3", "-4"],
                ["", "Kate", "-2", "-2"],
                ["Sivistys", "Tuotot", "5", "6"],
                ["", "Kulut", "-7", "-8"],
                ["", "Kate", "-2", "-2"],
            ]
        )
    )
    assert [(row.groups, row.label) for row in table.rows][:4] == [
        (("Tekninen",), "Tuotot"),
        (("Tekninen",), "Kulut"),
        (("Tekninen",), "Kate"),
        (("Sivistys",), "Tuotot"),
    ]


def test_centred_labels_have_no_depth():
    grid = print_grid(
        [
            HEAD,
            ["Museo", "", ""],
            ["Palvelujen osto", "1", "2"],
            ["Yhteensä", "1", "2"],
            ["Kirjasto", "", ""],
            ["Henkilöstö", "3", "4"],
        ],
        bold=[1, 4],
    )
    cells = []
    for cell in grid.cells:
        if cell.column == 0 and cell.text and cell.provenance.box:
            half = 3.0 * len(cell.text)
            box = replace(cell.provenance.box, x0=95 - half, x1=95 + half)
            cell = replace(cell, indent=45 - half, provenance=replace(cell.provenance, box=box))
        cells.append(cell)
    (table,) = read_printed(grid.model_copy(update={"cells": tuple(cells)}))
    assert [(row.label, row.groups, row.depth) for row in table.rows] == [
        ("Palvelujen osto", ("Museo",), 0),
        ("Yhteensä", ("Museo",), 0),
        ("Henkilöstö", ("Kirjasto",), 0),
    ]


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (("3000", "3100", "3", "4000"), True),
        (("1", "2", "3", "4"), True),
        (("3000100", "3000200", "4000100", "5"), True),
        (("2021", "2022", "2023", "2024"), False),
    ],
)
def test_what_stands_before_a_column_of_labels_is_its_code(codes, labels):
    names = ("Myyntituotot", "Maksutuotot", "Toimintatuotot", "Henkilöstökulut")
    rows = [["Tili", "Nimike", "TP 2024"], *([code, name, "1 234"] for code, name in zip(codes, names, strict=True))]
    (table,) = read_printed(print_grid(rows))
    assert ([row.label for row in table.rows] == list(names)) is labels


def test_running_lines_of_a_ledger_are_no_heads_and_are_kept_as_captions():
    rows = [
        ["TALLNÄS NATION", "", "Utskrivet", "2026-03-26 14:19"],
        ["", "802000-0926", "Resultatrapport", "Senaste vernr A 347"],
        ["Räkenskapsår 2024-01-01 - 2024-12-31", "", "", "B 477"],
        ["", "Period", "Ackumulerat", "Period fg år"],
        ["Terminsavgift", "481 158,42", "481 158,42", "460 857,00"],
        ["Inköp", "-66 287,00", "-66 287,00", "0,00"],
    ]
    (table,) = read_printed(print_grid(rows))
    assert [head.text for head in table.heads] == ["Period", "Ackumulerat", "Period fg år"]
    assert any("TALLNÄS NATION" in text for text in table.captions)
    assert [row.label for row in table.rows] == ["Terminsavgift", "Inköp"]


@pytest.mark.parametrize("moment", ["31.3.2025 klo 14.20", "2025-03-31 14:20:33", "31.03.2025 14:20"])
def test_a_print_date_with_its_time_is_never_a_head(moment):
    rows = [["", "", moment], ["", "TP 2024", "TP 2023"], ["Verotulot", "31 468", "31 027"], ["Maksut", "2", "3"]]
    (table,) = read_printed(print_grid(rows))
    assert [head.text for head in table.heads] == ["TP 2024", "TP 2023"]


def test_the_day_of_a_balance_sheet_and_a_fiscal_year_stay_heads():
    rows = [["", "Tilikausi 1.1.–31.12.2024", "31.12.2023"], ["Verotulot", "31 468", "31 027"]]
    (table,) = read_printed(print_grid(rows))
    assert [head.text for head in table.heads] == ["Tilikausi 1.1.–31.12.2024", "31.12.2023"]
