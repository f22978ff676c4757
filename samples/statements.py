"""The tables of a sample report: operating part, statements, group, key figures, personnel, investments, notes.

Belongs here: building tables of figures from the model. Does not belong here: prose, goals, drawing.
"""

from __future__ import annotations

from decimal import Decimal

from samples.blocks import Figure, Row, Table
from samples.city import ASSETS, COSTS, FINANCIALS, REVENUES, TAXES, Unit, Year, rounded
from samples.edition import Edition

OPERATING_LINES = (*REVENUES, "revenue", "own_use", *COSTS, "costs", "margin", "dep", "internal")
BOLD = {"revenue", "costs", "margin"}
CASH_LINES = (
    ("operations", None), ("annual", 1), ("corrections", 1), ("investments", None), ("inv_exp", 1), ("inv_share", 1),
    ("inv_sale", 1), ("before_financing", 0), ("financing", None), ("lending_change", None), ("lend_inc", 2),
    ("lend_dec", 2), ("debt_change", None), ("debt_inc", 2), ("debt_dec", 2), ("debt_short_change", 2),
    ("other_change", None), ("other_trust", 2), ("other_inv", 2), ("other_rec", 2), ("other_debt_change", 2),
)  # fmt: skip
CASH_KEYS = {
    "lending_change": "lending", "debt_change": "debt", "other_change": "other", "debt_short_change": "debt_short",
    "other_debt_change": "other_debt",
}  # fmt: skip


def operating_table(e: Edition, key: str, unit: Unit, name: str, prior: Unit | None) -> Table:
    """Budget and actual of one unit by kind, with the margin and the memo rows below it."""
    rows = []
    for line in OPERATING_LINES:
        values = unit[line]
        if (
            not any(values.values())
            and not (prior and prior[line]["actual"])
            and not (e.blank_rows and line == "own_use")
        ):
            continue
        cells: list[Figure | str] = []
        empty = not any(values.values())
        for measure in e.operating:
            if measure == "prior_actual":
                cells.append(e.money(prior[line]["actual"] if prior else None, measure))
            elif measure == "utilisation_pct":
                amended = values["amended_budget"]
                share = Decimal(values["actual"] * 100) / amended if amended else None
                cells.append(e.plain(share, measure, decimals=1, percent=True) if share is not None else "")
            else:
                cells.append("" if empty and e.blank_rows else e.money(values[measure], measure))
        style = "bold" if line in BOLD else "italic" if line in ("dep", "internal") else ""
        indent = 0 if line in BOLD or line in ("own_use", "dep", "internal") else 1
        rows.append(Row(e.words.line(line), cells, style, indent, line=line))
    e.plant(f"operating:{key}", name, rows)
    heads = [e.head(measure) for measure in e.operating]
    corner = e.pick("Euroa", "Euro") if e.pdf or e.language == "sv" else ""
    width = 0.3 if len(heads) > 5 else 0.34
    return Table(f"operating:{key}", "operating", name, heads, rows, corner=corner, label_width=width)


def summary_table(e: Edition) -> Table:
    """The operating part by committee: three rows each under the committee's name."""
    measures = tuple(m for m in e.operating if m not in ("prior_actual", "utilisation_pct"))
    rows = []
    for key, unit in e.now.committees.items():
        name = e.words.unit(key, e.year)
        rows.append(Row(name, [], "group", unit=name))
        for line in ("revenue", "own_use", "costs", "margin"):
            if any(unit[line].values()):
                cells = [e.money(unit[line][m], m) for m in measures]
                rows.append(Row(e.words.line(line), cells, "bold" if line == "margin" else "", 1, unit=name, line=line))
    rows.append(Row(e.pick("Käyttötalousosa yhteensä", "Driftsekonomidelen totalt"), [], "group", unit=e.words.city))
    for line in ("revenue", "own_use", "costs", "margin"):
        cells = [e.money(e.now.income[line][m], m) for m in measures]
        rows.append(Row(e.words.line(line), cells, "bold" if line == "margin" else "", 1, unit=e.words.city, line=line))
    return Table("summary", "operating", "", [e.head(m) for m in measures], rows, corner=e.pick("Euroa", "Euro"),
                 label_width=0.34)  # fmt: skip


def wide_summary_table(e: Edition) -> Table:
    """The operating part by unit on a landscape page: the line item stands in the outer header line."""
    measures = ("amended_budget", "actual", "variance")
    lines = ("revenue", "costs", "margin")
    rows = []

    def add(name: str, unit: Unit, style: str, indent: int) -> None:
        cells: list[Figure | str] = []
        for line in lines:
            for m in measures:
                value = unit[line][m] + (unit["own_use"][m] if line == "revenue" else 0)
                cells.append(e.money(value, m, row_label=f"{name} / {e.words.line(line)}"))
        rows.append(Row(name, cells, style, indent, unit=name))

    for key, keys in e.now.tree.items():
        add(e.words.unit(key, e.year), e.now.committees[key], "bold", 0)
        if len(keys) > 1:
            for unit in keys:
                add(e.words.unit(unit, e.year), e.now.units[unit], "", 1)
    short = {"amended_budget": "Talousarvio", "actual": "Toteuma", "variance": "Poikkeama"}
    groups = [(e.words.line(line) + (" *)" if line == "revenue" else ""), 3) for line in lines]
    return Table("wide_summary", "operating", "", [short[m] for _ in lines for m in measures], rows, corner="Euroa",
                 head_groups=groups, label_width=0.24,
                 footnotes=["*) Toimintatuotot sisältävät valmistuksen omaan käyttöön."])  # fmt: skip


def income_budget_table(e: Edition) -> Table:
    """The income statement part: the whole city against its budget."""
    measures = tuple(m for m in e.operating if m != "prior_actual")
    lines = (*REVENUES, "revenue", "own_use", *COSTS, "costs", "margin", *TAXES, "taxes", "state", *FINANCIALS,
             "financial", "annual", "dep", "result", "depdiff", "surplus")  # fmt: skip
    rows = []
    for line in lines:
        values = e.now.income[line]
        cells: list[Figure | str] = []
        for m in measures:
            if m == "utilisation_pct":
                share = Decimal(values["actual"] * 100) / values["amended_budget"] if values["amended_budget"] else None
                cells.append(e.plain(share, m, decimals=1, percent=True) if share is not None else "")
            else:
                cells.append(e.money(values[m], m))
        bold = line in (*BOLD, "taxes", "annual", "result", "surplus", "financial", "state")
        rows.append(Row(e.words.line(line), cells, "bold" if bold else "", 0 if bold else 1, line=line))
    return Table("income_budget", "income_statement", e.words.city, [e.head(m) for m in measures], rows,
                 corner=e.pick("Euroa", "Euro"), label_width=0.34)  # fmt: skip


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
            f"*) Vuoden {e.year - 1} vertailutietoa on oikaistu: vuokratyövoiman kustannuksia {e.numbers.money(RESTATED)} "
            "euroa on siirretty muista toimintakuluista palvelujen ostoihin. Oikaisulla ei ole vaikutusta toimintakatteeseen."
        ]
    return Table("income_statement", "income_statement", e.words.city, year_heads(e, False), rows,
                 corner=e.pick("Euroa", "Euro"), footnotes=notes, label_width=0.56)  # fmt: skip


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
    return Table(f"cash_flow:{scale}", "cash_flow", e.words.city, year_heads(e, False), rows, note=note, label_width=0.56,
                 corner=e.pick("Euroa", "Euro") if scale == 1 else "")  # fmt: skip


def thousand_note(e: Edition) -> str:
    return {2022: "(1 000 €)", 2023: ">1\u00a0000 €", 2024: "Luvut tuhansina euroina"}[e.year]


BALANCE_ASSETS = (
    ("fixed", 0), ("intangible", 1), ("intangible_rights", 2), ("intangible_other", 2), ("tangible", 1), ("land", 2),
    ("buildings", 2), ("structures", 2), ("machinery", 2), ("other_tangible", 2), ("wip", 2), ("holdings", 1), ("shares", 2),
    ("lending", 2), ("trust_assets", 0), ("current", 0), ("inventory", 1), ("receivables", 1), ("rec_long", 2),
    ("rec_short", 2), ("rec_sales", 3), ("rec_other", 3), ("rec_accrued", 3), ("cash", 1), ("assets", 0),
)  # fmt: skip
BALANCE_LIABILITIES = (
    ("equity", 0), ("capital", 1), ("funds", 1), ("earlier", 1), ("surplus", 1), ("minority", 0), ("depdiff", 0),
    ("provisions", 0), ("trust_capital", 0), ("debt", 0), ("debt_long", 1), ("loans_long", 2), ("debt_short", 1),
    ("loans_short", 2), ("advances", 2), ("payables", 2), ("other_debt", 2), ("accruals", 2), ("liabilities", 0),
)  # fmt: skip


def balance_sheet(e: Edition, now: dict[str, int], before: dict[str, int], *, group: bool = False, brief: bool = False,
                  scale: int = 1) -> Table:  # fmt: skip
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
    return Table(f"{statement}:{scale}", statement, unit, year_heads(e, True), rows, note=note, label_width=0.56,
                 corner=e.pick("Euroa", "Euro") if scale == 1 else "")  # fmt: skip


def result_table(e: Edition) -> Table:
    """How the result came about, in thousands, costs printed positive, with the change."""
    rows = []
    for line in ("revenue", "costs", "margin", "taxes", "state", "financial", "annual", "dep", "result", "surplus"):
        sign = -1 if line in ("costs", "dep") else 1
        now, before = e.now.income[line]["actual"], e.before.income[line]["actual"]
        own = e.now.income["own_use"]["actual"], e.before.income["own_use"]["actual"]
        if line == "revenue":
            now, before = now + own[0], before + own[1]
        a, b = rounded(now * sign, 1000), rounded(before * sign, 1000)
        cells: list[Figure | str] = [
            e.money(now, "actual", scale=1000, sign=sign), e.money(before, "prior_actual", scale=1000, sign=sign),
            e.money(a - b, "change_abs", scale=1000),
            e.plain(Decimal((a - b) * 100) / abs(b), "change_pct", decimals=1, percent=True),
        ]  # fmt: skip
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
        (e.pick("Vuosikate, euroa/asukas", "Årsbidrag, euro/invånare"), lambda y: per_head(y, y.income["annual"]["actual"]), 0),
        (e.pick("Omavaraisuusaste, %", "Soliditet, %"), equity_ratio, 1),
        (e.pick("Suhteellinen velkaantuneisuus, %", "Relativ skuldsättning, %"), relative_debt, 1),
        (e.pick("Kertynyt ylijäämä (alijäämä), euroa/asukas", "Ackumulerat överskott (underskott), euro/invånare"),
         lambda y: per_head(y, y.balance["earlier"] + y.balance["surplus"]), 0),
        (e.pick("Lainakanta 31.12., 1 000 €", "Lånestock 31.12., 1 000 €"), loans, -1),
        (e.pick("Lainakanta 31.12., euroa/asukas", "Lån 31.12., euro/invånare"), lambda y: per_head(y, loans(y)), 0),
        (e.pick("Asukasmäärä 31.12.", "Invånarantal 31.12."), lambda y: Decimal(y.inhabitants), 0),
    )  # fmt: skip
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
        rows.append(Row(e.words.unit(key, e.year), head_cells(e, values)))
    rows.append(Row(e.pick("Henkilöstö yhteensä", "Personal totalt"), head_cells(e, sums), "bold"))
    heads = [e.pick("Vakinaiset", "Ordinarie"), e.pick("Määräaikaiset", "Visstidsanställda"),
             f"{e.pick('Yhteensä', 'Totalt')} 31.12.{e.year}", f"{e.pick('Yhteensä', 'Totalt')} 31.12.{e.year - 1}",
             e.pick("Muutos", "Förändring")]  # fmt: skip
    return Table(
        "personnel", "key_figures", e.words.city, heads, rows, corner=e.pick("Toimielin", "Organ"), label_width=0.26
    )


def head_cells(e: Edition, values: list[int]) -> list[Figure | str]:
    measures = ("other", "other", "actual", "prior_actual", "change_abs")
    numbers = [*values, values[2] - values[3]]
    return [e.plain(Decimal(v), m) for v, m in zip(numbers, measures, strict=True)]


def investments(e: Edition) -> Table:
    """Investment projects by asset class, with cents, against their budget."""
    measures = ("original_budget", "budget_amendment", "amended_budget", "actual", "variance")
    rows = []
    total = dict.fromkeys(measures, Decimal(0))
    seen = list(dict.fromkeys(p[0] for p in e.now.projects))
    for asset in seen:
        projects = [p for p in e.now.projects if p[0] == asset]
        rows.append(Row(e.words.asset_group(asset), [], "group"))
        for _, key, values in projects:
            rows.append(Row(e.words.project(key), [e.money(values[m], m, decimals=2) for m in measures], "", 1))
            total = {m: total[m] + values[m] for m in measures}
        if len(projects) > 1:
            sums = {m: sum((p[2][m] for p in projects), Decimal(0)) for m in measures}
            name = f"{e.words.asset_group(asset)} {e.pick('yhteensä', 'totalt')}"
            rows.append(Row(name, [e.money(sums[m], m, decimals=2) for m in measures], "bold"))
    label = e.pick("Investointimenot yhteensä", "Investeringsutgifter totalt")
    rows.append(Row(label, [e.money(total[m], m, decimals=2) for m in measures], "bold", line="inv_exp"))
    share = e.now.cash["inv_share"]
    if any(share.values()):
        cells = [e.money(share[m], m, decimals=2) for m in measures]
        rows.append(Row(e.words.line("inv_share"), cells))
        net = {m: total[m] + share[m] for m in measures}
        cells = [e.money(net[m], m, decimals=2) for m in measures]
        rows.append(Row(e.pick("Nettoinvestoinnit", "Nettoinvesteringar"), cells, "bold"))
    return Table("investments", "investments", e.words.city, [e.head(m) for m in measures], rows,
                 corner=e.pick("Hanke, euroa", "Projekt, euro"), label_width=0.3)  # fmt: skip


def financing(e: Edition) -> Table:
    """The financing part: the cash flow against its budget."""
    measures = ("original_budget", "budget_amendment", "amended_budget", "actual", "variance")
    rows = []
    for line, indent in CASH_LINES:
        key = CASH_KEYS.get(line, line)
        if indent is None:
            rows.append(Row(e.words.line(line), [], "group", 1 if line.endswith("_change") else 0))
            continue
        if not any(e.now.cash[key].values()):
            continue
        cells = [e.money(e.now.cash[key][m], m) for m in measures]
        rows.append(Row(e.words.line(line), cells, "bold" if not indent else "", indent))
    for line in ("financing", "net"):
        rows.append(Row(e.words.line(line), [e.money(e.now.cash[line][m], m) for m in measures], "bold"))
    return Table("financing", "financing", e.words.city, [e.head(m) for m in measures], rows,
                 corner=e.pick("Euroa", "Euro"), label_width=0.34)  # fmt: skip


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
    )  # fmt: skip
    rows = []
    for line, label in lines:
        values = [e.now.movements[a][line] for a in classes]
        cells = [
            e.money(v, "actual", row_label=f"{label} / {e.words.line(a)}") for v, a in zip(values, classes, strict=True)
        ]
        cells.append(e.money(sum(values), "actual", row_label=f"{label} / {e.pick('Yhteensä', 'Totalt')}"))
        rows.append(Row(label, cells, "bold" if line == "closing" else ""))
    return Table("movements", "notes", e.words.city, [*map(e.words.line, classes), e.pick("Yhteensä", "Totalt")], rows,
                 corner=e.pick("Euroa", "Euro"), label_width=0.22)  # fmt: skip


def staff_note(e: Edition) -> Table:
    rows = []
    for line in ("wages", "pensions", "side"):
        now, before = -e.now.staff_split[line], -e.before.staff_split[line]
        rows.append(Row(e.words.line(line), two_years(e, now, before)))
    total = e.pick("Henkilöstökulut yhteensä", "Personalkostnader totalt")
    rows.append(Row(total, two_years(e, -e.now.income["staff"]["actual"], -e.before.income["staff"]["actual"]), "bold"))
    return Table("staff_note", "notes", e.words.city, [str(e.year), str(e.year - 1)], rows,
                 corner=e.pick("Euroa", "Euro"), label_width=0.5)  # fmt: skip
