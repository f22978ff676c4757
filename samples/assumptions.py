"""What the made-up city is assumed to earn, spend, build and borrow; city.py makes consistent figures of it.

Belongs here: assumptions in thousands of euros, opening balances in euros. Does not belong here: arithmetic.
"""

from __future__ import annotations

YEARS = (2021, 2022, 2023, 2024)
REVENUES = ("sales", "fees", "grants", "other_rev")
COSTS = ("staff", "services", "materials", "allowances", "other_exp")
MEASURES = ("original_budget", "budget_amendment", "amended_budget", "actual", "variance")
INHABITANTS = {2021: 14412, 2022: 14377, 2023: 14322, 2024: 14291}

# Thousands of euros in 2022: revenue by kind, own use, costs by kind, depreciation, internal items.
BASE: dict[str, dict[str, float]] = {
    "audit": {"staff": 14.2, "services": 61.8, "materials": 0.4, "other_exp": 1.1, "internal": -6.3},
    "admin": {
        "sales": 45.4,
        "grants": 60.2,
        "other_rev": 12.1,
        "staff": 1420,
        "services": 1180,
        "materials": 62,
        "allowances": 48,
        "other_exp": 175,
        "internal": -212.6,
    },
    "finance": {
        "sales": 212,
        "grants": 15.3,
        "other_rev": 4.4,
        "staff": 1160,
        "services": 1542,
        "materials": 118,
        "other_exp": 158,
        "dep": 232,
        "internal": 1240.5,
    },
    "vitality": {
        "sales": 36,
        "grants": 186,
        "other_rev": 942,
        "staff": 611,
        "services": 722,
        "materials": 38.4,
        "allowances": 410,
        "other_exp": 74,
        "dep": 18.5,
        "internal": -96.4,
    },
    "health": {"services": 54210, "other_exp": 12.4, "internal": -28.7},
    "daycare": {
        "sales": 85,
        "fees": 982,
        "grants": 310,
        "other_rev": 12,
        "staff": 8450,
        "services": 1420,
        "materials": 312,
        "allowances": 690,
        "other_exp": 255,
        "dep": 21.8,
        "internal": -2380.2,
    },
    "schools": {
        "sales": 240,
        "fees": 95,
        "grants": 1184,
        "other_rev": 22,
        "staff": 12310,
        "services": 3152,
        "materials": 642,
        "allowances": 28,
        "other_exp": 421,
        "dep": 64.9,
        "internal": -4612.8,
    },
    "culture": {
        "sales": 96,
        "fees": 262,
        "grants": 121,
        "other_rev": 181,
        "staff": 2152,
        "services": 642,
        "materials": 284,
        "allowances": 241,
        "other_exp": 206,
        "dep": 148.3,
        "internal": -905.5,
    },
    "catering": {
        "sales": 612,
        "fees": 42,
        "grants": 4,
        "other_rev": 6,
        "staff": 1884,
        "services": 212,
        "materials": 1262,
        "other_exp": 65,
        "dep": 36.4,
        "internal": 2465.7,
    },
    "streets": {
        "sales": 291,
        "fees": 121,
        "grants": 35,
        "other_rev": 86,
        "own_use": 262,
        "staff": 1312,
        "services": 1984,
        "materials": 862,
        "allowances": 146,
        "other_exp": 91,
        "dep": 1488,
        "internal": -148.6,
    },
    "premises": {
        "sales": 121,
        "grants": 8,
        "other_rev": 2452,
        "staff": 1622,
        "services": 2142,
        "materials": 2352,
        "other_exp": 181,
        "dep": 2795,
        "internal": 4772.3,
    },
    "planning": {
        "sales": 41,
        "fees": 212,
        "grants": 25,
        "other_rev": 31,
        "staff": 692,
        "services": 241,
        "materials": 18,
        "other_exp": 36,
        "dep": 14.2,
        "internal": -87.4,
    },
}
COMMITTEES = {
    "audit": ("audit",),
    "board": ("admin", "finance", "vitality"),
    "education": ("daycare", "schools", "culture", "catering"),
    "technical": ("streets", "premises", "planning"),
}
DRIFT = {2021: 0.972, 2022: 1.0, 2023: 1.052, 2024: 1.088}
# Amendments that the council made during the year: (unit, kind) → euros with canonical sign.
AMENDMENTS: dict[int, dict[tuple[str, str], int]] = {
    2021: {("health", "services"): -850_000},
    2022: {
        ("health", "services"): -1_240_000,
        ("schools", "staff"): -185_000,
        ("premises", "materials"): -420_000,
        ("vitality", "grants"): 35_000,
        ("vitality", "services"): -35_000,
    },
    2023: {
        ("premises", "materials"): -310_000,
        ("schools", "services"): -140_000,
        ("daycare", "staff"): -220_000,
        ("streets", "services"): -95_000,
        ("culture", "grants"): 42_000,
        ("culture", "staff"): -42_000,
    },
    2024: {
        ("schools", "staff"): -260_000,
        ("schools", "grants"): 90_000,
        ("daycare", "allowances"): -75_000,
        ("premises", "services"): -180_000,
        ("admin", "services"): -48_000,
        ("planning", "fees"): -40_000,
    },
}
# Thousands of euros. Taxes: income tax, property tax, corporate tax; then state, interest income, other financial
# income, interest costs, other financial costs: budget and actual.
CITY_LEVEL = {
    2021: {
        "tax_income": 54100,
        "tax_property": 4620,
        "tax_corporate": 4980,
        "state": 37900,
        "fin_int": 118,
        "fin_other": 402,
        "fin_intexp": -342,
        "fin_otherexp": -18,
    },
    2022: {
        "tax_income": 55600,
        "tax_property": 4710,
        "tax_corporate": 5320,
        "state": 39850,
        "fin_int": 126,
        "fin_other": 418,
        "fin_intexp": -388,
        "fin_otherexp": -21,
    },
    2023: {
        "tax_income": 28350,
        "tax_property": 4980,
        "tax_corporate": 3890,
        "state": 16240,
        "fin_int": 241,
        "fin_other": 436,
        "fin_intexp": -742,
        "fin_otherexp": -23,
    },
    2024: {
        "tax_income": 27650,
        "tax_property": 5130,
        "tax_corporate": 3420,
        "state": 17080,
        "fin_int": 288,
        "fin_other": 452,
        "fin_intexp": -1046,
        "fin_otherexp": -26,
    },
}
TAXES = ("tax_income", "tax_property", "tax_corporate")
FINANCIALS = ("fin_int", "fin_other", "fin_intexp", "fin_otherexp")
ASSETS = (
    "intangible_rights",
    "intangible_other",
    "land",
    "buildings",
    "structures",
    "machinery",
    "other_tangible",
    "wip",
)
# (asset class, key, original budget, amendment, actual in thousands); a negative asset class name is a contribution.
PROJECTS: dict[int, tuple[tuple[str, str, int, int, float], ...]] = {
    2021: (
        ("buildings", "school", 2400, 0, 2312.4),
        ("structures", "streets", 1450, 0, 1391.2),
        ("machinery", "school_kit", 220, 0, 208.8),
        ("land", "land", 300, 0, 184.5),
    ),
    2022: (
        ("buildings", "school", 4200, -350, 3688.2),
        ("buildings", "daycare", 600, 0, 571.9),
        ("structures", "streets", 1500, 0, 1463.6),
        ("structures", "lighting", 280, 0, 264.1),
        ("machinery", "school_kit", 240, 60, 287.3),
        ("intangible_rights", "systems", 150, 0, 118.7),
        ("land", "land", 300, 0, 226.4),
    ),
    2023: (
        ("buildings", "school", 5100, 400, 5412.6),
        ("buildings", "daycare", 1800, 0, 1655.3),
        ("buildings", "hall", 350, 0, 338.9),
        ("structures", "streets", 1600, 0, 1588.1),
        ("structures", "lighting", 260, 0, 231.7),
        ("structures", "harbour", 420, 0, 396.2),
        ("machinery", "school_kit", 380, 0, 402.5),
        ("intangible_rights", "systems", 180, 0, 171.9),
        ("land", "land", 300, 0, 158.2),
    ),
    2024: (
        ("buildings", "school", 1200, 0, 1288.4),
        ("buildings", "daycare", 2900, 250, 3074.8),
        ("buildings", "hall", 900, 0, 612.3),
        ("structures", "streets", 1650, 0, 1702.5),
        ("structures", "lighting", 240, 0, 238.6),
        ("structures", "harbour", 780, -150, 598.4),
        ("machinery", "school_kit", 260, 0, 247.1),
        ("intangible_rights", "systems", 210, 0, 188.3),
        ("land", "land", 300, 0, 341.6),
    ),
}
CONTRIBUTIONS = {2021: (0, 0, 0.0), 2022: (120, 0, 96.5), 2023: (240, 0, 255.8), 2024: (310, 60, 352.2)}
SALES = {2021: (250, 84.2, 210.6), 2022: (250, 96.7, 264.8), 2023: (250, 71.3, 188.4), 2024: (300, 118.9, 341.2)}
LOANS = {2021: (3000, 2900), 2022: (4000, 3150), 2023: (8000, 3600), 2024: (7000, 4200)}
OPENING = {
    "intangible_rights": 312_480,
    "intangible_other": 845_116,
    "land": 9_214_377,
    "buildings": 38_412_905,
    "structures": 14_977_218,
    "machinery": 1_284_660,
    "other_tangible": 64_215,
    "wip": 0,
    "shares": 11_246_803,
    "lending": 1_620_000,
    "trust_assets": 184_302,
    "inventory": 96_418,
    "rec_long": 240_000,
    "rec_sales": 1_412_775,
    "rec_other": 688_102,
    "rec_accrued": 1_104_933,
    "cash": 7_812_466,
    "capital": 24_310_000,
    "funds": 412_600,
    "depdiff": 1_140_000,
    "provisions": 380_000,
    "trust_capital": 191_640,
    "loans_long": 31_450_000,
    "loans_short": 2_900_000,
    "advances": 214_530,
    "payables": 3_488_207,
    "other_debt": 912_436,
    "accruals": 6_377_915,
}
RECEIVABLES = ("rec_long", "rec_sales", "rec_other", "rec_accrued")
DEBTS = ("advances", "payables", "other_debt", "accruals")
DEP_SHARES = {
    "intangible_rights": 0.03,
    "intangible_other": 0.03,
    "buildings": 0.56,
    "structures": 0.28,
    "machinery": 0.1,
}
