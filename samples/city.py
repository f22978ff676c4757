"""The figures of a made-up city, from one consistent model per year: units, statements, investments, group.

Belongs here: numbers that close (sums, the organisation tree, the links between statements), whole euros except
investment projects, which have cents. Does not belong here: words, layout, planted errors (see reports.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from samples.assumptions import (
    AMENDMENTS,
    ASSETS,
    BASE,
    CITY_LEVEL,
    COMMITTEES,
    CONTRIBUTIONS,
    COSTS,
    DEBTS,
    DEP_SHARES,
    DRIFT,
    FINANCIALS,
    INHABITANTS,
    LOANS,
    MEASURES,
    OPENING,
    PROJECTS,
    RECEIVABLES,
    REVENUES,
    SALES,
    TAXES,
    YEARS,
)


def draw(*key: object, low: float, high: float) -> float:
    """A number between low and high that depends on the key alone."""
    return Random("|".join(map(str, key))).uniform(low, high)


def rounded(value: float | Decimal, step: int = 1) -> int:
    return int((Decimal(str(value)) / step).quantize(Decimal(1), ROUND_HALF_UP)) * step


Row = dict[str, int]


def budget_row(original: int, amendment: int, actual: int) -> Row:
    amended = original + amendment
    return dict(zip(MEASURES, (original, amendment, amended, actual, actual - amended), strict=True))


def add_rows(rows: list[Row]) -> Row:
    return {measure: sum(row[measure] for row in rows) for measure in MEASURES}


@dataclass
class Unit:
    """One unit's operating figures: a row of measures by line (kinds, sums, margin, memo rows)."""

    key: str
    lines: dict[str, Row]

    def __getitem__(self, line: str) -> Row:
        return self.lines[line]


def with_sums(key: str, lines: dict[str, Row]) -> Unit:
    lines["revenue"] = add_rows([lines[kind] for kind in REVENUES])
    lines["costs"] = add_rows([lines[kind] for kind in COSTS])
    lines["margin"] = add_rows([lines["revenue"], lines["own_use"], lines["costs"]])
    return Unit(key, lines)


def build_unit(key: str, year: int) -> Unit:
    lines: dict[str, Row] = {}
    for kind in (*REVENUES, "own_use", *COSTS, "dep", "internal"):
        base = BASE[key].get(kind, 0.0) * 1000
        drift = DRIFT[year] if kind in COSTS or kind == "fees" else 1 + (DRIFT[year] - 1) * 0.5
        sign = -1 if kind in COSTS or kind == "dep" else 1
        step = 1000 if abs(base) > 300_000 else 100
        original = rounded(base * drift * draw(key, kind, year, "b", low=0.975, high=1.015), step) * sign
        amendment = AMENDMENTS[year].get((key, kind), 0)
        spread = (0.985, 1.022) if kind in ("staff", "services", "dep") else (0.93, 1.07)
        actual = rounded((original + amendment) * draw(key, kind, year, "a", low=spread[0], high=spread[1]))
        lines[kind] = budget_row(original, amendment, actual)
    return with_sums(key, lines)


def add_units(key: str, units: list[Unit]) -> Unit:
    return Unit(key, {line: add_rows([unit[line] for unit in units]) for line in units[0].lines})


@dataclass
class Year:
    """Everything of one fiscal year. Statements are line → euros (actual) and line → Row (with budget)."""

    year: int
    tree: dict[str, tuple[str, ...]]
    units: dict[str, Unit]
    committees: dict[str, Unit]
    income: dict[str, Row]
    cash: dict[str, Row]
    projects: list[tuple[str, str, dict[str, Decimal]]]
    balance: dict[str, int] = field(default_factory=dict)
    staff_split: dict[str, int] = field(default_factory=dict)
    movements: dict[str, dict[str, int]] = field(default_factory=dict)
    heads: dict[str, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.inhabitants = INHABITANTS[self.year]


def build_income(year: int, city: Unit) -> dict[str, Row]:
    """The income statement with its budget, from the sum of the committees and the city-level items."""
    income = {line: dict(city[line]) for line in (*REVENUES, "revenue", "own_use", *COSTS, "costs", "margin")}
    for key, thousands in CITY_LEVEL[year].items():
        original = rounded(thousands * 1000 * draw(key, year, "b", low=0.975, high=1.005), 10_000)
        amendment = 300_000 if key == "tax_income" and year in (2022, 2024) else 0
        income[key] = budget_row(original, amendment, rounded(thousands * 1000 + draw(key, year, low=-400, high=400)))
    income["taxes"] = add_rows([income[key] for key in TAXES])
    income["financial"] = add_rows([income[key] for key in FINANCIALS])
    income["annual"] = add_rows([income[key] for key in ("margin", "taxes", "state", "financial")])
    income["dep"] = dict(city["dep"])
    income["result"] = add_rows([income["annual"], income["dep"]])
    income["depdiff"] = budget_row(60_000, 0, 60_000)
    income["surplus"] = add_rows([income["result"], income["depdiff"]])
    return income


def build_projects(year: int) -> list[tuple[str, str, dict[str, Decimal]]]:
    """Investment projects with cents; costs negative; each kind adds up to whole euros over the year."""
    rows, fraction = [], Decimal(0)
    for number, (asset, key, original, amendment, actual) in enumerate(PROJECTS[year]):
        last = number == len(PROJECTS[year]) - 1
        cents = Decimal(rounded(draw(key, year, "c", low=0, high=99))) / 100
        value = Decimal(rounded(actual * 1000 + draw(key, year, low=-400, high=400)))
        value = value + (1 - fraction if last else cents)
        fraction = (fraction + cents) % 1
        amended = Decimal(original + amendment) * -1000
        row = (Decimal(original) * -1000, Decimal(amendment) * -1000, amended, -value, -value - amended)
        rows.append((asset, key, dict(zip(MEASURES, row, strict=True))))
    return rows


def build_year(year: int, before: dict[str, int], earlier_surplus: int) -> Year:
    tree = dict(COMMITTEES)
    if year < 2023:
        tree["board"] = (*tree["board"], "health")
    if year >= 2024:
        tree["education"] = tree["education"][:-1]
        tree["technical"] = (*tree["technical"], "catering")
    units = {key: build_unit(key, year) for keys in tree.values() for key in keys}
    gain_budget, gain, proceeds = SALES[year]
    committees = {key: add_units(key, [units[unit] for unit in keys]) for key, keys in tree.items()}
    income = build_income(year, add_units("city", list(committees.values())))
    projects = build_projects(year)
    spent = {measure: rounded(sum(p[2][measure] for p in projects)) for measure in MEASURES}
    share_original, share_amendment, share_actual = CONTRIBUTIONS[year]
    gain_euros = rounded(gain * 1000 + draw("gain", year, low=-90, high=90))
    proceeds_euros = gain_euros + rounded((proceeds - gain) * 1000 + draw("book", year, low=-90, high=90))
    provision = -rounded(draw("provision", year, low=8_000, high=21_000))
    new, repaid = LOANS[year]
    cash: dict[str, Row] = {"annual": dict(income["annual"])}
    cash["corrections"] = budget_row(-gain_budget * 700, 0, provision - gain_euros)
    cash["operations"] = add_rows([cash["annual"], cash["corrections"]])
    cash["inv_exp"] = {m: spent[m] for m in MEASURES}
    cash["inv_share"] = (
        budget_row(
            share_original * 1000,
            share_amendment * 1000,
            rounded(share_actual * 1000 + draw("s", year, low=-300, high=300)),
        )
        if share_original
        else budget_row(0, 0, 0)
    )
    cash["inv_sale"] = budget_row(gain_budget * 1000, 0, proceeds_euros)
    cash["investments"] = add_rows([cash["inv_exp"], cash["inv_share"], cash["inv_sale"]])
    cash["before_financing"] = add_rows([cash["operations"], cash["investments"]])
    cash["lend_inc"] = budget_row(-100_000, 0, -rounded(draw("lend", year, low=40_000, high=90_000)))
    cash["lend_dec"] = budget_row(150_000, 0, rounded(draw("lenddec", year, low=120_000, high=160_000)))
    cash["lending"] = add_rows([cash["lend_inc"], cash["lend_dec"]])
    cash["debt_inc"] = budget_row(new * 1000, 0, new * 1000)
    cash["debt_dec"] = budget_row(-repaid * 1000, 0, -repaid * 1000 - rounded(draw("rep", year, low=100, high=900)))
    cash["debt_short"] = budget_row(0, 0, rounded(draw("short", year, low=-300_000, high=400_000)))
    cash["debt"] = add_rows([cash["debt_inc"], cash["debt_dec"], cash["debt_short"]])
    changes = {key: rounded(draw(key, year, low=-190_000, high=170_000)) for key in RECEIVABLES[1:]}
    debts = {key: rounded(draw(key, year, low=-160_000, high=240_000)) for key in DEBTS}
    trust = rounded(draw("trust", year, low=-9_000, high=9_000))
    inventory = rounded(draw("inventory", year, low=-8_000, high=8_000))
    cash["other_trust"] = budget_row(0, 0, rounded(draw("trustcap", year, low=-6_000, high=6_000)))
    cash["other_inv"] = budget_row(0, 0, -inventory)
    cash["other_rec"] = budget_row(0, 0, -sum(changes.values()))
    cash["other_debt"] = budget_row(0, 0, sum(debts.values()))
    cash["other"] = add_rows([cash[key] for key in ("other_trust", "other_inv", "other_rec", "other_debt")])
    cash["financing"] = add_rows([cash["lending"], cash["debt"], cash["other"]])
    cash["net"] = add_rows([cash["before_financing"], cash["financing"]])
    actual = {key: row["actual"] for key, row in cash.items()}
    now = dict(before)
    now["cash"] += actual["net"]
    now["lending"] -= actual["lending"]
    now["inventory"] += inventory
    for key, change in (changes | debts).items():
        now[key] += change
    now["trust_assets"] += trust
    now["trust_capital"] += trust + actual["other_trust"]
    now["provisions"] += provision
    now["depdiff"] -= income["depdiff"]["actual"]
    long_change = actual["debt_inc"] + actual["debt_dec"]
    now["loans_long"] += long_change
    now["loans_short"] += actual["debt_short"]
    movements = move_assets(now, projects, actual["inv_share"], proceeds_euros - gain_euros, income["dep"]["actual"])
    now["earlier"] = earlier_surplus
    now["surplus"] = income["surplus"]["actual"]
    total = rounded(-income["staff"]["actual"] * draw("wages", year, low=0.792, high=0.798))
    pensions = rounded(-income["staff"]["actual"] * draw("pension", year, low=0.168, high=0.171))
    split = {"wages": -total, "pensions": -pensions, "side": income["staff"]["actual"] + total + pensions}
    heads = {}
    for key, keys in tree.items():
        people = sum(units[u]["staff"]["actual"] for u in keys) / -46_500 / DRIFT[year]
        if people >= 2:
            heads[key] = (rounded(people * 0.8), rounded(people * draw("heads", key, year, low=0.16, high=0.24)))
    return Year(year, tree, units, committees, income, cash, projects, now, split, movements, heads)


def move_assets(
    now: dict[str, int], projects: list[tuple[str, str, dict[str, Decimal]]], shares: int, sold: int, dep: int
) -> dict[str, dict[str, int]]:
    """Roll the fixed assets forward in `now`, and return the movements by asset class for the notes."""
    added = {asset: sum((-p[2]["actual"] for p in projects if p[0] == asset), Decimal(0)) for asset in ASSETS}
    whole = {asset: rounded(value) for asset, value in added.items()}
    whole["buildings"] += rounded(sum(added.values())) - sum(whole.values())
    depreciation = {asset: rounded(dep * share) for asset, share in DEP_SHARES.items()}
    depreciation["buildings"] += dep - sum(depreciation.values())
    movements = {}
    for asset in ASSETS:
        opening = now[asset]
        contribution = -shares if asset == "structures" else 0
        decrease = -sold if asset == "land" else 0
        now[asset] = opening + whole[asset] + contribution + decrease + depreciation.get(asset, 0)
        movements[asset] = {
            "opening": opening,
            "added": whole[asset],
            "contribution": contribution,
            "decrease": decrease,
            "dep": depreciation.get(asset, 0),
            "closing": now[asset],
        }
    return movements


def balance_sums(b: dict[str, int]) -> dict[str, int]:
    """The balance sheet with its sums; raises when assets and liabilities differ."""
    s = dict(b)
    s["intangible"] = b["intangible_rights"] + b["intangible_other"]
    s["tangible"] = sum(b[key] for key in ASSETS[2:])
    s["holdings"] = b["shares"] + b["lending"]
    s["fixed"] = s["intangible"] + s["tangible"] + s["holdings"]
    s["rec_short"] = sum(b[key] for key in RECEIVABLES[1:])
    s["receivables"] = b["rec_long"] + s["rec_short"]
    s["current"] = b["inventory"] + s["receivables"] + b["cash"]
    s["assets"] = s["fixed"] + b["trust_assets"] + s["current"]
    s["equity"] = b["capital"] + b["funds"] + b["earlier"] + b["surplus"]
    s["debt_long"] = b["loans_long"]
    s["debt_short"] = b["loans_short"] + sum(b[key] for key in DEBTS)
    s["debt"] = s["debt_long"] + s["debt_short"]
    s["liabilities"] = (
        s["equity"] + b.get("minority", 0) + b["depdiff"] + b["provisions"] + b["trust_capital"] + s["debt"]
    )
    if s["assets"] != s["liabilities"]:
        raise ValueError(f"the balance sheet does not balance: {s['assets']} and {s['liabilities']}")
    return s


def build_city() -> dict[int, Year]:
    """All years, each opening with the balance of the one before."""
    years: dict[int, Year] = {}
    before = dict(OPENING)
    earlier = None
    for year in YEARS:
        if earlier is None:  # the first year's equity is what balances the opening
            assets = sum(
                before[k] for k in (*ASSETS, "shares", "lending", "trust_assets", "inventory", *RECEIVABLES, "cash")
            )
            known = ("capital", "funds", "depdiff", "provisions", "trust_capital", "loans_long", "loans_short", *DEBTS)
            earlier = assets - sum(before[k] for k in known)
        result = build_year(year, {k: v for k, v in before.items() if k not in ("earlier", "surplus")}, earlier)
        result.balance = balance_sums(result.balance)
        years[year] = result
        before = {key: result.balance[key] for key in OPENING}
        earlier += result.balance["surplus"]
    return years


def check_year(y: Year) -> None:
    """Raises AssertionError where the model does not close: the generator refuses to print such figures."""
    city = add_units("city", list(y.committees.values()))
    assert all(y.income[k] == city[k] for k in ("revenue", "costs", "margin", "dep"))
    assert y.income["annual"]["actual"] == y.cash["annual"]["actual"]
    assert y.balance["surplus"] == y.income["surplus"]["actual"]
    assert y.balance["assets"] == y.balance["liabilities"]
    assert sum(y.staff_split.values()) == y.income["staff"]["actual"]


if __name__ == "__main__":
    for figures in build_city().values():
        check_year(figures)
        print(
            figures.year,
            {k: figures.income[k]["actual"] for k in ("revenue", "costs", "margin", "annual", "dep", "surplus")},
            figures.balance["cash"],
            figures.balance["assets"],
            figures.balance["equity"],
            figures.heads,
        )
