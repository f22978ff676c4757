"""Sentences about figures in the sample reports, made from the figures, and one that contradicts them on purpose.

Belongs here: sentences with amounts and directions. Does not belong here: prose without figures (prose/*.yaml).
"""

from __future__ import annotations

import re
from decimal import Decimal

from samples.city import Row as Values
from samples.city import Unit
from samples.edition import Edition


def euros(e: Edition, value: int) -> str:
    """An amount as prose prints it: whole euros in one edition, thousands or millions in the others. Never torn."""
    return (
        prose_amount(e, abs(value)).replace(e.numbers.group, "\u00a0")
        if e.numbers.group != " "
        else (re.sub(r"(?<=\d) (?=\d)", "\u00a0", prose_amount(e, abs(value))))
    )


def prose_amount(e: Edition, amount: int) -> str:
    if amount >= 1_000_000:
        return f"{e.numbers.money(Decimal(amount) / 1_000_000, 1)} {e.pick('miljoonaa euroa', 'miljoner euro')}"
    if e.year == 2022:
        return f"{e.numbers.money(amount)} {e.pick('euroa', 'euro')}"
    return (
        f"{e.numbers.money(Decimal(amount) / 1000)}\u00a0000 {e.pick('euroa', 'euro')}"
        if amount >= 1000
        else (f"{e.numbers.money(amount)} {e.pick('euroa', 'euro')}")
    )


def share(e: Edition, row: Values) -> str:
    value = abs(Decimal(row["variance"] * 100) / row["amended_budget"])
    return e.numbers.money(value, 1)


def revenue_claim(e: Edition, unit: Unit) -> str:
    row = unit["revenue"]
    if not row["amended_budget"]:
        return ""
    over = row["variance"] > 0
    amount, percent = euros(e, row["variance"]), share(e, row)
    if e.language == "sv":
        verb = "överskred" if over else "underskred"
        return f"Verksamhetens intäkter {verb} den ändrade budgeten med {amount} ({percent} procent)."
    verb = "ylittivät" if over else "alittivat"
    return {
        2022: f"Toimintatuotot {verb} muutetun talousarvion {genitive(amount)} ({percent} %).",
        2023: f"Toimintatuotot {verb} muutetun talousarvion {genitive(amount)}, eli {percent} prosenttia.",
        2024: f"Toimintatuotot toteutuivat {amount} {'arvioitua suurempina' if over else 'arvioitua pienempinä'}.",
    }[e.year]


def genitive(amount: str) -> str:
    """The amount in the case that 'ylittyä … eurolla' takes."""
    return amount.replace("miljoonaa euroa", "miljoonalla eurolla").replace(" euroa", " eurolla")


def costs_claim(e: Edition, unit: Unit, *, contradict: bool = False) -> str:
    row = unit["costs"]
    over = row["variance"] < 0  # costs are negative: more costs, lower variance
    if contradict:
        over = not over
    elif abs(row["variance"]) < 1000:
        return {
            2022: "Toimintakulut toteutuivat talousarvion mukaisina.",
            2023: e.pick(
                "Toimintakulut toteutuivat budjetoidun mukaisina.", "Verksamhetens kostnader utföll enligt budgeten."
            ),
            2024: "Toimintakulut toteutuivat talousarvion mukaisina.",
        }[e.year]
    amount, percent = euros(e, row["variance"]), share(e, row)
    if e.language == "sv":
        verb = "överskred" if over else "underskred"
        return f"Verksamhetens kostnader {verb} budgeten med {amount}, det vill säga {percent} procent."
    return {
        2022: f"Toimintakulut {'ylittivät' if over else 'alittivat'} talousarvion {genitive(amount)} ({percent} %).",
        2023: f"Toimintakulut {'ylittyivät' if over else 'alittuivat'} {genitive(amount)}, eli {percent} prosenttia.",
        2024: f"Toimintakulut olivat {amount} muutettua talousarviota {'suuremmat' if over else 'pienemmät'}.",
    }[e.year]


def margin_claim(e: Edition, unit: Unit) -> str:
    row = unit["margin"]
    if abs(row["variance"]) < 1000:
        return e.pick("Toimintakate toteutui suunnitellusti.", "Verksamhetsbidraget utföll som planerat.")
    better = row["variance"] > 0
    amount = euros(e, row["variance"])
    if e.language == "sv":
        return f"Verksamhetsbidraget var {amount} {'bättre' if better else 'sämre'} än budgeterat."
    return {
        2022: f"Toimintakate oli {amount} talousarviota {'parempi' if better else 'heikompi'}.",
        2023: f"Toimintakate toteutui {amount} {'budjetoitua parempana' if better else 'budjetoitua heikompana'}.",
        2024: f"Toimintakate oli {amount} {'parempi' if better else 'heikompi'} kuin muutetussa talousarviossa.",
    }[e.year]


def largest_claim(e: Edition, unit: Unit) -> str:
    """Which kind of costs differs most from the budget, and which way."""
    from samples.city import COSTS

    kind = max(COSTS, key=lambda k: abs(unit[k]["variance"]))
    row = unit[kind]
    label = e.words.line(kind).lower()
    if e.language == "sv":
        verb = "överskreds" if row["variance"] < 0 else "underskreds"
        return f"Den största avvikelsen uppstod i {sv_definite(kind)}, som {verb}."
    direction = "ylitys" if row["variance"] < 0 else "säästö"
    cases = {
        "staff": "henkilöstökuluissa",
        "services": "palvelujen ostoissa",
        "allowances": "avustuksissa",
        "materials": "aineissa, tarvikkeissa ja tavaroissa",
        "other_exp": "muissa toimintakuluissa",
    }
    return f"Suurin {direction} syntyi {cases.get(kind, label)}."


def sv_definite(kind: str) -> str:
    return {
        "staff": "personalkostnaderna",
        "services": "köpen av tjänster",
        "allowances": "understöden",
        "materials": "anslagen för material, förnödenheter och varor",
        "other_exp": "de övriga kostnaderna",
    }[kind]


def unit_claims(e: Edition, unit: Unit, *, contradict: bool = False) -> list[str]:
    """The paragraphs below a unit's table."""
    first = " ".join(filter(None, [revenue_claim(e, unit), costs_claim(e, unit, contradict=contradict)]))
    return [first, f"{margin_claim(e, unit)} {largest_claim(e, unit)}"]
