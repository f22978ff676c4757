"""Printed labels to line items: spellings, abbreviations, misprints, homonyms; and what must stay unmapped."""

from __future__ import annotations

import pytest

from selko.extractors.normalise.labels.line_items import Labelled, MatchKind, find_candidates, match_labels, suggest
from selko.schemas.models.report import StatementKind

S = StatementKind


def codes(labels, statement, groups=()):
    rows = [label if isinstance(label, Labelled) else Labelled(label, groups) for label in labels]
    return [match.code if match else None for match in match_labels(rows, statement)]


@pytest.mark.parametrize(
    ("label", "statement", "code"),
    [
        ("TOIMINTATUOTOT", S.OPERATING, "IS.REV"),
        ("Toimintatuotot yhteensä", S.OPERATING, "IS.REV"),
        ("4999 TOIMINTAKATE", S.OPERATING, "IS.MARGIN"),
        ("Toimintakate (sitova)", S.OPERATING, "IS.MARGIN"),
        ("Toimintakate/Jäämä", S.OPERATING, "IS.MARGIN"),
        ("Toimintakate ulkoinen", S.OPERATING, "IS.MARGIN.EXT"),
        ("Aineet, tarvikkeet ja tavarat", S.OPERATING, "IS.EXP.MAT"),
        ("Verksamhetsbidrag", S.OPERATING, "IS.MARGIN"),
        ("Köp av tjänster", S.OPERATING, "IS.EXP.SERV"),
        ("Operating margin", S.OPERATING, "IS.MARGIN"),
        ("Poistoeron lisäys (-) tai vähennys (+)", S.INCOME_STATEMENT, "IS.APPR.DEPDIFF"),
        ("Tilikauden yli-/alijäämä", S.INCOME_STATEMENT, "IS.SURPLUS"),
        ("Tilikauden yli-/alijäämä", S.BALANCE_SHEET, "BS.EQ.CURR"),
        ("A PYSYVÄT VASTAAVAT", S.BALANCE_SHEET, "BS.A.FIX"),
        ("III Ed. tilikausien yli-/alijäämä", S.BALANCE_SHEET, "BS.EQ.PREV"),
        ("VASTATTAVAA YHTEENSÄ", S.BALANCE_SHEET, "BS.L"),
        ("Rahavarat 31.12.", S.CASH_FLOW, "CF.CASH.END"),
        ("Rahavarat 1.1.", S.CASH_FLOW, "CF.CASH.BEG"),
        ("Vaikutus maksuvalmiuteen", S.FINANCING, "CF.NET"),
        ("Toiminta ja investoinnit, netto", S.FINANCING, "CF.OPINV"),
        ("Lainakanta 31.12., 1000 €", S.KEY_FIGURES, "KR.DEBT"),
        ("Lainakanta 31.12., €/as.", S.KEY_FIGURES, "KR.DEBTCAP"),
        ("Vuosikate, €/asukas", S.KEY_FIGURES, "KR.ANNCAP"),
        ("Pitkäaik. lainojen vähennys", S.CASH_FLOW, "CF.FIN.DEBT.LTDEC"),
        ("Antol.saam.vähennys", S.CASH_FLOW, "CF.FIN.LEND.DEC"),
        ("Lainat rahoitus- ja vakuutuslait.", S.BALANCE_SHEET, "BS.DEBT.LT.BANK"),
    ],
)
def test_label_as_printed_is_known(label, statement, code):
    assert code in find_candidates(label, statement)[0]


def test_one_spelling_among_income_and_among_costs():
    rows = ["Myyntituotot", "Avustukset", "Toimintatuotot", "Palvelujen ostot", "Avustukset", "Toimintakulut"]
    found = codes(rows, S.OPERATING)
    assert (found[1], found[4]) == ("IS.REV.GRANTS", "IS.EXP.GRANTS")


def test_the_heading_above_tells_which_receivables():
    rows = [
        Labelled("Muut saamiset", ("Sijoitukset",)),
        Labelled("Muut saamiset", ("Saamiset", "Pitkäaikaiset saamiset")),
        Labelled("Muut saamiset", ("Saamiset", "Lyhytaikaiset saamiset")),
    ]
    assert codes(rows, S.BALANCE_SHEET) == ["BS.A.FINV.REC", "BS.A.REC.LT.OTH", "BS.A.REC.ST.OTH"]


def test_without_headings_the_sum_before_its_parts_tells():
    rows = [
        "Pitkäaikainen vieras pääoma",
        "Lainat julkisyhteisöiltä",
        "Lyhytaikainen vieras pääoma",
        "Lainat julkisyhteisöiltä",
    ]
    assert codes(rows, S.BALANCE_SHEET)[1::2] == ["BS.DEBT.LT.PUB", "BS.DEBT.ST.PUB"]


@pytest.mark.parametrize(
    ("label", "neighbour", "statement", "code"),
    [
        ("TOIMINTAKLUT", "TOIMINTATUOTOT", S.OPERATING, "IS.EXP"),
        ("Pitkäakaisten lainojen vähennys", "Pitkäaikaisten lainojen lisäys", S.FINANCING, "CF.FIN.DEBT.LTDEC"),
        ("Henkilöstökulutt", "Palvelujen ostot", S.OPERATING, "IS.EXP.STAFF"),
    ],
)
def test_a_misprint_is_read_within_its_block(label, neighbour, statement, code):
    matches = match_labels([Labelled(neighbour), Labelled(label)], statement)
    assert matches[1] is not None
    assert (matches[1].code, matches[1].kind) == (code, MatchKind.FUZZY)


@pytest.mark.parametrize("label", ["Uimahalli", "Tekninen lautakunta", "Koirapuisto", "Tuet", "Yhteensä", ""])
def test_what_is_no_line_item_stays_unmapped(label):
    assert codes(["Pitkäaikaisten lainojen lisäys", label], S.CASH_FLOW)[1] is None


def test_letters_with_dots_are_letters_of_their_own():
    assert find_candidates("Myyntituötöt", S.OPERATING)[0] == ()


def test_an_unmapped_label_gets_a_suggestion():
    assert (
        suggest("Toimintatuotot ja muut", S.OPERATING) == "IS.REV.OTHER"
        or suggest("Toimintatuotot ja muut", S.OPERATING) == "IS.REV"
    )
    assert suggest("xyzzy", S.OPERATING) is None
