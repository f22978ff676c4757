"""The tables of a sample report: statements, key figures, personnel, notes.

Belongs here: building tables of figures from the model. Does not belong here: prose, goals, drawing.
"""

from __future__ import annotations

from decimal import Decimal

from samples.blocks import Figure, Row, Table
from samples.city import ASSETS, COSTS, FINANCIALS, REVENUES, Year
from samples.edition import Edition

CASH_LINES = (
    ("operations", None),
    ("annual", 1),
    ("corrections", 1),
    ("investments", None),
    ("inv_exp", 1),
    ("inv_share", 1),
    ("inv_sale", 1),
    ("before_financing", 0),
    ("financing", None),
    ("lending_change", None),
    ("lend_inc", 2),
    ("lend_dec", 2),
    ("debt_change", None),
    ("debt_inc", 2),
    ("debt_dec", 2),
    ("debt_short_change", 2),
    ("other_change", None),
    ("other_trust", 2),
    ("other_inv", 2),
    ("other_rec", 2),
    ("other_debt_change", 2),
)
CASH_KEYS = {
    "lending_change": "lending",
    "debt_change": "debt",
    "other_change": "other",
    "debt_short_change": "debt_short",
    "other_debt_change": "other_debt",
}


def two_years(
    e: Edition, now: int | Decimal | None, before: int | Decimal | None, **options: int
) -> list[Figure | str]:
    return [e.money(now, "actual", **options), e.money(before, "prior_actual", **options)]


def year_heads(e: Edition, point: bool) -> list[str]:
    if point:
        return [f"31.12.{e.year}", f"31.12.{e.year - 1}"]
    if e.year == 2024:
        return [f"1.1.–31.12.{e.year}", f"1.1.–31.12.{e.year - 1}"]
    return [str(e.year), str(e.year - 1)]


def income_statement(e: Edition) -> Table:
    """The official income statement with the year before, which may be restated."""
    y, b = e.now.income, e.before.income
    restated = e.year == 2024
    rows = []

    def add(line: str, style: str = "", indent: int = 1, now: int | None = None, before: int | None = None) -> None:
        first = y[line]["actual"] if now is None else now
        second = b[line]["actual"] if before is None else before
        mark = " *)" if restated and line in ("services", "other_exp") else ""
        rows.append(Row(e.words.line(line) + mark, two_years(e, first, second), style, indent, line=line))

    rows.append(Row(e.words.line("revenue"), [], "group"))
    for line in REVENUES:
        add(line)
    add("revenue", "bold", 0)
    add("own_use", "", 0)
    rows.append(Row(e.words.line("costs"), [], "group"))
    if e.year != 2022:
        rows.append(Row(e.words.line("staff"), [], "", 1))
        add("wages", indent=2, now=e.now.staff_split["wages"], before=e.before.staff_split["wages"])
        rows.append(Row(e.words.line("side_total"), [], "", 2))
        for line in ("pensions", "side"):
            add(line, indent=3, now=e.now.staff_split[line], before=e.before.staff_split[line])
    else:
        add("staff")
    for line in COSTS[1:]:
        add(line)
    add("costs", "bold", 0)
    add("margin", "bold", 0)
    add("taxes", "", 0)
    add("state", "", 0)
    rows.append(Row(e.words.line("financial"), [], "group"))
    for line in FINANCIALS:
        add(line)
    add("financial", "", 0)
    add("annual", "bold", 0)
    rows.append(Row(e.words.line("dep"), [], "group"))
    add("dep_plan", now=y["dep"]["actual"], before=b["dep"]["actual"])
    add("result", "bold", 0)
    add("depdiff", "", 0)
    add("surplus", "bold", 0)
    notes = []
    if restated:
        notes = [
            f"*) Vuoden {e.year - 1} vertailutietoa on oikaistu: vuokratyövoiman kustannuksia "
            f"{e.numbers.money(RESTATED).replace(e.numbers.group, NBSP)} euroa on siirretty muista toimintakuluista "
            "palvelujen ostoihin. Oikaisu ei vaikuta toimintakatteeseen."
        ]
    return Table(
        "income_statement",
        "income_statement",
        e.words.city,
        year_heads(e, False),
        rows,
        corner=e.pick("Euroa", "Euro"),
        footnotes=notes,
        label_width=0.56,
    )


NBSP = "\u00a0"
RESTATED = 84_300  # euros moved between two kinds of costs in the comparison year of the 2024 report
UNANNOUNCED = 41_200  # euros moved between two changes of liquidity there, without a word


def cash_flow(e: Edition, scale: int = 1) -> Table:
    """The cash flow statement with the year before; in thousands for the general part."""
    rows = []
    for line, indent in CASH_LINES:
        key = CASH_KEYS.get(line, line)
        now, before = e.now.cash[key]["actual"], e.before.cash[key]["actual"]
        if e.year == 2024:
            before += {"other_rec": UNANNOUNCED, "other_debt": -UNANNOUNCED}.get(key, 0)
        if indent is None:
            rows.append(Row(e.words.line(line), [], "group", 1 if line.endswith("_change") else 0))
            continue
        if not now and not before:
            continue
        rows.append(
            Row(e.words.line(line), two_years(e, now, before, scale=scale), "bold" if not indent else "", indent)
        )
    for line in ("financing", "net"):
        cells = two_years(e, e.now.cash[line]["actual"], e.before.cash[line]["actual"], scale=scale)
        rows.append(Row(e.words.line(line), cells, "bold"))
    opening = e.years[e.year - 2].balance["cash"] if e.year - 2 in e.years else 7_812_466
    cells = two_years(e, e.now.balance["cash"], e.before.balance["cash"], scale=scale)
    rows.append(Row(e.words.line("cash_end"), cells))
    rows.append(Row(e.words.line("cash_begin"), two_years(e, e.before.balance["cash"], opening, scale=scale)))
    note = "" if scale == 1 else thousand_note(e)
    return Table(
        f"cash_flow:{scale}",
        "cash_flow",
        e.words.city,
        year_heads(e, False),
        rows,
        note=note,
        label_width=0.56,
        corner=e.pick("Euroa", "Euro") if scale == 1 else "",
    )


def thousand_note(e: Edition) -> str:
    return {2022: "(1 000 €)", 2023: ">1\u00a0000 €", 2024: "Luvut tuhansina euroina"}[e.year]


BALANCE_ASSETS = (
    ("fixed", 0),
    ("intangible", 1),
    ("intangible_rights", 2),
    ("intangible_other", 2),
    ("tangible", 1),
    ("land", 2),
    ("buildings", 2),
    ("structures", 2),
    ("machinery", 2),
    ("other_tangible", 2),
    ("wip", 2),
    ("holdings", 1),
    ("shares", 2),
    ("lending", 2),
    ("trust_assets", 0),
    ("current", 0),
    ("inventory", 1),
    ("receivables", 1),
    ("rec_long", 2),
    ("rec_short", 2),
    ("rec_sales", 3),
    ("rec_other", 3),
    ("rec_accrued", 3),
    ("cash", 1),
    ("assets", 0),
)
BALANCE_LIABILITIES = (
    ("equity", 0),
    ("capital", 1),
    ("funds", 1),
    ("earlier", 1),
    ("surplus", 1),
    ("minority", 0),
    ("depdiff", 0),
    ("provisions", 0),
    ("trust_capital", 0),
    ("debt", 0),
    ("debt_long", 1),
    ("loans_long", 2),
    ("debt_short", 1),
    ("loans_short", 2),
    ("advances", 2),
    ("payables", 2),
    ("other_debt", 2),
    ("accruals", 2),
    ("liabilities", 0),
)


def balance_sheet(
    e: Edition, now: dict[str, int], before: dict[str, int], *, group: bool = False, brief: bool = False, scale: int = 1
) -> Table:
    rows = []
    for title, lines in (("ASSETS", BALANCE_ASSETS), ("LIABILITIES", BALANCE_LIABILITIES)):
        rows.append(Row(e.words.line(title), [], "group"))
        for line, indent in lines:
            if (brief and indent > 1) or not (now.get(line) or before.get(line)):
                continue
            name = {"assets": "ASSETS", "liabilities": "LIABILITIES", "depdiff": "depdiff_stock"}.get(line, line)
            label = e.words.line(name)
            if line in ("assets", "liabilities") and e.year == 2024:
                label += " YHTEENSÄ"
            style = "bold" if indent == 0 else ""
            rows.append(Row(label, two_years(e, now[line], before[line], scale=scale), style, indent))
    statement = "group_balance_sheet" if group else "balance_sheet"
    unit = e.words.group if group else e.words.city
    note = "" if scale == 1 else thousand_note(e)
    return Table(
        f"{statement}:{scale}",
        statement,
        unit,
        year_heads(e, True),
        rows,
        note=note,
        label_width=0.56,
        corner=e.pick("Euroa", "Euro") if scale == 1 else "",
    )


def result_table(e: Edition) -> Table:
    """How the result came about, in thousands, costs printed positive, with the change."""
    rows = []
    for line in ("revenue", "costs", "margin", "taxes", "state", "financial", "annual", "dep", "result", "surplus"):
        sign = -1 if line in ("costs", "dep") else 1
        now, before = e.now.income[line]["actual"], e.before.income[line]["actual"]
        own = e.now.income["own_use"]["actual"], e.before.income["own_use"]["actual"]
        if line == "revenue":
            now, before = now + own[0], before + own[1]
        change = (now - before) * sign
        cells: list[Figure | str] = [
            e.money(now, "actual", scale=1000, sign=sign),
            e.money(before, "prior_actual", scale=1000, sign=sign),
            e.money(change, "change_abs", scale=1000),
            e.plain(Decimal(change * 100) / abs(before), "change_pct", decimals=1, percent=True),
        ]
        bold = line in ("margin", "annual", "result", "surplus")
        label = e.words.line(line)
        if line == "revenue":
            label = e.pick(
                "Toimintatuotot ja valmistus omaan käyttöön", "Verksamhetens intäkter och tillverkning för eget bruk"
            )
        rows.append(Row(label, cells, "bold" if bold else ""))
    heads = [str(e.year), str(e.year - 1), e.head("change_abs"), e.head("change_pct")]
    return Table("result", "income_statement", e.words.city, heads, rows, note=thousand_note(e), label_width=0.42)


def key_figures(e: Edition) -> Table:
    rows = []
    data = (
        (e.pick("Toimintatuotot/Toimintakulut, %", "Verksamhetsintäkter/Verksamhetskostnader, %"), income_share, 1),
        (e.pick("Vuosikate/Poistot, %", "Årsbidrag/Avskrivningar, %"), annual_share, 1),
        (
            e.pick("Vuosikate, euroa/asukas", "Årsbidrag, euro/invånare"),
            lambda y: per_head(y, y.income["annual"]["actual"]),
            0,
        ),
        (e.pick("Omavaraisuusaste, %", "Soliditet, %"), equity_ratio, 1),
        (e.pick("Suhteellinen velkaantuneisuus, %", "Relativ skuldsättning, %"), relative_debt, 1),
        (
            e.pick("Kertynyt ylijäämä (alijäämä), euroa/asukas", "Ackumulerat överskott (underskott), euro/invånare"),
            lambda y: per_head(y, y.balance["earlier"] + y.balance["surplus"]),
            0,
        ),
        (e.pick("Lainakanta 31.12., 1 000 €", "Lånestock 31.12., 1 000 €"), loans, -1),
        (e.pick("Lainakanta 31.12., euroa/asukas", "Lån 31.12., euro/invånare"), lambda y: per_head(y, loans(y)), 0),
        (e.pick("Asukasmäärä 31.12.", "Invånarantal 31.12."), lambda y: Decimal(y.inhabitants), 0),
    )
    for label, formula, decimals in data:
        cells: list[Figure | str] = []
        for year, measure in ((e.now, "actual"), (e.before, "prior_actual")):
            value = formula(year)
            if decimals < 0:
                cells.append(e.money(int(value), measure, scale=1000))
            else:
                cells.append(e.plain(value, measure, decimals=decimals))
        rows.append(Row(label, cells))
    return Table("key_figures", "key_figures", e.words.city, [str(e.year), str(e.year - 1)], rows, label_width=0.6)


def income_share(y: Year) -> Decimal:
    return Decimal(y.income["revenue"]["actual"] * 100) / -(y.income["costs"]["actual"] + y.income["own_use"]["actual"])


def annual_share(y: Year) -> Decimal:
    return Decimal(y.income["annual"]["actual"] * 100) / -y.income["dep"]["actual"]


def per_head(y: Year, value: int | Decimal) -> Decimal:
    return Decimal(value) / y.inhabitants


def equity_ratio(y: Year) -> Decimal:
    b = y.balance
    return Decimal((b["equity"] + b["depdiff"]) * 100) / (b["liabilities"] - b["advances"])


def relative_debt(y: Year) -> Decimal:
    i = y.income
    income = i["revenue"]["actual"] + i["taxes"]["actual"] + i["state"]["actual"]
    return Decimal((y.balance["debt"] - y.balance["advances"]) * 100) / income


def loans(y: Year) -> Decimal:
    return Decimal(y.balance["loans_long"] + y.balance["loans_short"])


def personnel(e: Edition) -> Table:
    """Head counts by committee: permanent, fixed-term, in all, and the year before."""
    rows, sums = [], [0, 0, 0, 0]
    for key, (permanent, temporary) in e.now.heads.items():
        total, before = permanent + temporary, sum(e.before.heads.get(key, (0, 0)))
        values = [permanent, temporary, total, before]
        sums = [a + b for a, b in zip(sums, values, strict=True)]
        name = e.words.unit(key, e.year)
        rows.append(Row(name, head_cells(e, values), unit=name))
    rows.append(Row(e.pick("Henkilöstö yhteensä", "Personal totalt"), head_cells(e, sums), "bold"))
    heads = [
        e.pick("Vakinaiset", "Ordinarie"),
        e.pick("Määräaikaiset", "Visstidsanställda"),
        f"{e.pick('Yhteensä', 'Totalt')} 31.12.{e.year}",
        f"{e.pick('Yhteensä', 'Totalt')} 31.12.{e.year - 1}",
        e.pick("Muutos", "Förändring"),
    ]
    return Table(
        "personnel", "key_figures", e.words.city, heads, rows, corner=e.pick("Toimielin", "Organ"), label_width=0.26
    )


def head_cells(e: Edition, values: list[int]) -> list[Figure | str]:
    measures = ("other", "other", "actual", "prior_actual", "change_abs")
    numbers = [*values, values[2] - values[3]]
    return [e.plain(Decimal(v), m) for v, m in zip(numbers, measures, strict=True)]


def movements_table(e: Edition) -> Table:
    """Movements of the fixed assets in the notes: asset classes are columns."""
    classes = [a for a in ASSETS if any(e.now.movements[a].values())]
    lines = (
        ("opening", e.pick("Poistamaton hankintameno 1.1.", "Oavskriven anskaffningsutgift 1.1.")),
        ("added", e.pick("Lisäykset tilikauden aikana", "Ökningar under räkenskapsperioden")),
        ("contribution", e.pick("Rahoitusosuudet tilikaudella", "Finansieringsandelar under räkenskapsperioden")),
        ("decrease", e.pick("Vähennykset tilikauden aikana", "Minskningar under räkenskapsperioden")),
        ("dep", e.pick("Tilikauden poisto", "Räkenskapsperiodens avskrivning")),
        ("closing", e.pick("Poistamaton hankintameno 31.12.", "Oavskriven anskaffningsutgift 31.12.")),
    )
    rows = []
    for line, label in lines:
        values = [e.now.movements[a][line] for a in classes]
        cells = [
            e.money(v, "other", row_label=f"{label} / {e.words.line(a)}") for v, a in zip(values, classes, strict=True)
        ]
        cells.append(e.money(sum(values), "other", row_label=f"{label} / {e.pick('Yhteensä', 'Totalt')}"))
        rows.append(Row(label, cells, "bold" if line == "closing" else ""))
    return Table(
        "movements",
        "notes",
        e.words.city,
        [*map(e.words.line, classes), e.pick("Yhteensä", "Totalt")],
        rows,
        corner=e.pick("Euroa", "Euro"),
        label_width=0.22,
    )


def staff_note(e: Edition) -> Table:
    rows = []
    for line in ("wages", "pensions", "side"):
        now, before = -e.now.staff_split[line], -e.before.staff_split[line]
        rows.append(Row(e.words.line(line), two_years(e, now, before)))
    total = e.pick("Henkilöstökulut yhteensä", "Personalkostnader totalt")
    rows.append(Row(total, two_years(e, -e.now.income["staff"]["actual"], -e.before.income["staff"]["actual"]), "bold"))
    return Table(
        "staff_note",
        "notes",
        e.words.city,
        [str(e.year), str(e.year - 1)],
        rows,
        corner=e.pick("Euroa", "Euro"),
        label_width=0.5,
    )
