"""The group of the made-up city: its figures and its shorter statements.

Belongs here: figures of the group, built on those of the city, and their tables. Does not belong here: the city itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from samples.blocks import Figure, Row, Table
from samples.city import ASSETS, Year, balance_sums, draw, rounded
from samples.edition import Edition
from samples.statements import balance_sheet, two_years, year_heads

SUBSIDIARIES: dict[int, tuple[int, int, int]] = {  # sales outside the group, costs, depreciation; thousands
    2021: (13_840, -9_620, -2_910),
    2022: (14_655, -10_480, -3_020),
    2023: (15_430, -11_260, -3_105),
    2024: (15_910, -11_540, -3_240),
}
EXTRA = {
    "intangible_other": 214,
    "land": 1_180,
    "buildings": 31_420,
    "structures": 16_870,
    "machinery": 2_240,
    "wip": 310,
    "inventory": 392,
    "rec_sales": 1_640,
    "rec_other": 210,
    "rec_accrued": 520,
    "cash": 4_120,
    "funds": 1_930,
    "minority": 2_310,
    "provisions": 64,
    "advances": 318,
    "payables": 1_420,
    "other_debt": 860,
    "accruals": 1_310,
}


@dataclass
class Group:
    year: int
    income: dict[str, int]
    balance: dict[str, int]
    cash: dict[str, int]


def thousand(*key: object, value: float) -> int:
    """Thousands as euros, with uneven last digits that depend on the key."""
    return rounded(value * 1000 + draw("group", *key, low=-480, high=480))


def build_income(y: Year) -> dict[str, int]:
    sales, costs, dep = SUBSIDIARIES[y.year]
    city = {key: row["actual"] for key, row in y.income.items()}
    g = {
        "revenue": city["revenue"] + thousand("rev", y.year, value=sales),
        "own_use": city["own_use"],
        "costs": city["costs"] + thousand("costs", y.year, value=costs),
        "assoc": thousand("assoc", y.year, value=draw("assoc", y.year, low=-40, high=180)),
        "taxes": city["taxes"],
        "state": city["state"],
        "fin_int": city["fin_int"] + thousand("int", y.year, value=22),
        "fin_other": city["fin_other"] - thousand("div", y.year, value=190),
        "fin_intexp": city["fin_intexp"] + thousand("intexp", y.year, value=-410 * (2.2 if y.year >= 2023 else 1)),
        "fin_otherexp": city["fin_otherexp"] + thousand("othexp", y.year, value=-14),
        "dep": city["dep"] + thousand("dep", y.year, value=dep),
        "appropriations": thousand("appr", y.year, value=-42),
        "deferred": thousand("deferred", y.year, value=-31),
        "minority": thousand("minority", y.year, value=-58),
    }
    g["margin"] = g["revenue"] + g["own_use"] + g["costs"] + g["assoc"]
    g["financial"] = g["fin_int"] + g["fin_other"] + g["fin_intexp"] + g["fin_otherexp"]
    g["annual"] = g["margin"] + g["taxes"] + g["state"] + g["financial"]
    g["result"] = g["annual"] + g["dep"]
    g["surplus"] = g["result"] + g["appropriations"] + g["deferred"] + g["minority"]
    return g


def build_group(years: dict[int, Year]) -> dict[int, Group]:
    """All years; the long-term loans are what balances the sheet, the cash flow follows from two balance sheets."""
    groups: dict[int, Group] = {}
    earlier = years[2021].balance["earlier"] + 3_214_508
    for year, y in years.items():
        income = build_income(y)
        keep = (
            "sums",
            "capital",
            "funds",
            "trust_assets",
            "trust_capital",
            *ASSETS,
            "lending",
            "inventory",
            "rec_long",
            "rec_sales",
            "rec_other",
            "rec_accrued",
            "cash",
            "provisions",
            "loans_short",
            "advances",
            "payables",
            "other_debt",
            "accruals",
            "shares",
        )
        b = {key: y.balance[key] for key in keep if key in y.balance}
        for key, value in EXTRA.items():
            b[key] = b.get(key, 0) + thousand(key, year, value=value * draw(key, year, "g", low=0.97, high=1.05))
        b["shares"] -= thousand("shares", year, value=6_420)
        b["depdiff"] = 0
        b["earlier"], b["surplus"] = earlier, income["surplus"]
        b["loans_long"] = 0
        try:
            balance_sums(b)
        except ValueError as gap:
            assets, liabilities = (int(part) for part in str(gap).rsplit(": ", 1)[1].split(" and "))
            b["loans_long"] = assets - liabilities
        groups[year] = Group(year, income, balance_sums(b), {})
        earlier += income["surplus"]
        if year - 1 in groups:
            groups[year].cash = build_cash(groups[year], groups[year - 1].balance)
    return groups


def build_cash(g: Group, before: dict[str, int]) -> dict[str, int]:
    c = {
        "annual": g.income["annual"],
        "corrections": thousand("corr", g.year, value=-145),
        "inv_sale": thousand("sale", g.year, value=312),
    }
    c["operations"] = c["annual"] + c["corrections"]
    c["inv_share"] = thousand("share", g.year, value=204)
    net_change = g.balance["fixed"] - before["fixed"] - g.income["dep"]
    c["inv_exp"] = -net_change - c["inv_share"] - c["inv_sale"] - c["corrections"]
    c["investments"] = c["inv_exp"] + c["inv_share"] + c["inv_sale"]
    c["before_financing"] = c["operations"] + c["investments"]
    long_change = g.balance["loans_long"] - before["loans_long"]
    c["debt_dec"] = -thousand("repaid", g.year, value=6_210)
    c["debt_inc"] = long_change - c["debt_dec"]
    c["debt_short_change"] = g.balance["loans_short"] - before["loans_short"]
    c["net"] = g.balance["cash"] - before["cash"]
    c["financing"] = c["net"] - c["before_financing"]
    c["other_change"] = c["financing"] - c["debt_dec"] - c["debt_inc"] - c["debt_short_change"]
    return c


def group_income_table(e: Edition, now: Group, before: Group) -> Table:
    rows = []
    order = (
        "revenue",
        "own_use",
        "costs",
        "assoc",
        "margin",
        "taxes",
        "state",
        "fin_int",
        "fin_other",
        "fin_intexp",
        "fin_otherexp",
        "annual",
        "dep",
        "result",
        "appropriations",
        "deferred",
        "minority",
        "surplus",
    )
    for line in order:
        if line == "fin_int":
            rows.append(Row(e.words.line("financial"), [], "group"))
        bold = line in ("margin", "annual", "result", "surplus")
        indent = 1 if line.startswith("fin_") else 0
        cells = two_years(e, now.income[line], before.income[line])
        rows.append(Row(e.words.line(line), cells, "bold" if bold else "", indent))
    return Table(
        "group_income",
        "group_income_statement",
        e.words.group,
        year_heads(e, False),
        rows,
        corner=e.pick("Euroa", "Euro"),
        label_width=0.56,
    )


def group_cash_table(e: Edition, now: Group, before: Group, opening: int) -> Table:
    order = (
        ("operations", None),
        ("annual", 1),
        ("corrections", 1),
        ("investments", None),
        ("inv_exp", 1),
        ("inv_share", 1),
        ("inv_sale", 1),
        ("before_financing", 0),
        ("financing", None),
        ("debt_inc", 1),
        ("debt_dec", 1),
        ("debt_short_change", 1),
        ("other_change", 1),
        ("financing", 0),
        ("net", 0),
    )
    rows = []
    for line, indent in order:
        if indent is None:
            rows.append(Row(e.words.line(line), [], "group"))
            continue
        cells: list[Figure | str] = two_years(e, now.cash[line], before.cash[line])
        rows.append(Row(e.words.line(line), cells, "" if indent else "bold", indent))
    rows.append(Row(e.words.line("cash_end"), two_years(e, now.balance["cash"], before.balance["cash"])))
    rows.append(Row(e.words.line("cash_begin"), two_years(e, before.balance["cash"], opening)))
    return Table(
        "group_cash",
        "group_cash_flow",
        e.words.group,
        year_heads(e, False),
        rows,
        corner=e.pick("Euroa", "Euro"),
        label_width=0.56,
    )


def group_balance_table(e: Edition, now: Group, before: Group) -> Table:
    table = balance_sheet(e, now.balance, before.balance, group=True)
    table.rows = [r for r in table.rows if r.indent < 3]
    return table
