"""The tables of a sample report that hold actual figures against the budget, for the four parts of the budget.

Belongs here: building these tables from the model. Does not belong here: the statements themselves, prose.
"""

from __future__ import annotations

from decimal import Decimal

from samples.assumptions import COSTS, FINANCIALS, REVENUES, TAXES
from samples.blocks import Figure, Row, Table
from samples.city import Unit
from samples.edition import Edition
from samples.statements import CASH_KEYS, CASH_LINES

OPERATING_LINES = (*REVENUES, "revenue", "own_use", *COSTS, "costs", "margin", "dep", "internal")
BOLD = {"revenue", "costs", "margin"}


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
    width = 0.26 if len(heads) > 5 else 0.34
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
    return Table(
        "summary",
        "operating",
        "",
        [e.head(m) for m in measures],
        rows,
        corner=e.pick("Euroa", "Euro"),
        label_width=0.34,
    )


def wide_summary_table(e: Edition) -> Table:
    """The operating part by unit on a landscape page: the line item stands in the outer header line."""
    measures = ("amended_budget", "actual", "variance")
    lines = ("revenue", "costs", "margin")
    names = {line: e.words.line(line) for line in lines} | {"revenue": "Tuotot ja valmistus omaan käyttöön"}
    rows = []

    def add(name: str, unit: Unit, style: str, indent: int) -> None:
        cells: list[Figure | str] = []
        for line in lines:
            for m in measures:
                value = unit[line][m] + (unit["own_use"][m] if line == "revenue" else 0)
                cells.append(e.money(value, m, row_label=f"{name} / {names[line]}"))
        rows.append(Row(name, cells, style, indent, unit=name))

    for key, keys in e.now.tree.items():
        add(e.words.unit(key, e.year), e.now.committees[key], "bold", 0)
        if len(keys) > 1:
            for unit in keys:
                add(e.words.unit(unit, e.year), e.now.units[unit], "", 1)
    short = {"amended_budget": "Talousarvio", "actual": "Toteuma", "variance": "Poikkeama"}
    groups = [(name, 3) for name in names.values()]
    return Table(
        "wide_summary",
        "operating",
        "",
        [short[m] for _ in lines for m in measures],
        rows,
        corner="Euroa",
        head_groups=groups,
        label_width=0.24,
    )


def income_budget_table(e: Edition) -> Table:
    """The income statement part: the whole city against its budget."""
    measures = tuple(m for m in e.operating if m != "prior_actual")
    lines = (
        *REVENUES,
        "revenue",
        "own_use",
        *COSTS,
        "costs",
        "margin",
        *TAXES,
        "taxes",
        "state",
        *FINANCIALS,
        "financial",
        "annual",
        "dep",
        "result",
        "depdiff",
        "surplus",
    )
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
    return Table(
        "income_budget",
        "income_statement",
        e.words.city,
        [e.head(m) for m in measures],
        rows,
        corner=e.pick("Euroa", "Euro"),
        label_width=0.26 if len(measures) > 5 else 0.34,
    )


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
    return Table(
        "investments",
        "investments",
        e.words.city,
        [e.head(m) for m in measures],
        rows,
        corner=e.pick("Hanke, euroa", "Projekt, euro"),
        label_width=0.26,
    )


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
    return Table(
        "financing",
        "financing",
        e.words.city,
        [e.head(m) for m in measures],
        rows,
        corner=e.pick("Euroa", "Euro"),
        label_width=0.34,
    )
