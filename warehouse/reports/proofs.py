"""The proof of a finding as sums that people can check, from the JSON that the diagnosis writes.

Belongs here: one identity as a table. Does not belong here: the rest of a finding (collect.py).
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from selko.warehouse.reports.model import Proof, ProofRow
from selko.warehouse.texts import name_of


def build_proof(identity: dict[str, Any], language: str) -> Proof:
    """An identity of the finding's proof: what it is called, its figures with their signs, its difference. What all
    figures have in common is said once."""
    sentence = str(identity.get(f"sentence_{language}") or identity.get("rule_id") or "")
    facts = [fact for fact in identity.get("facts", ()) if fact.get("fact_id")]
    parts = [_parts(fact, language) for fact in facts]
    common = [place for place in range(3) if len({part[place] for part in parts}) == 1] if len(parts) > 1 else []
    rows = []
    for fact, part in zip(facts, parts, strict=True):
        amount, coefficient = _decimal(fact.get("amount")), _decimal(fact.get("coefficient"))
        own = [word for place, word in enumerate(part) if place not in common and word]
        own = own or [part[0] or "–"]
        rows.append(
            ProofRow(
                label=own[0],
                detail=", ".join(word for word in own[1:] if word != own[0]),
                page=fact.get("page"),
                printed=fact.get("printed"),
                counted=None if amount is None or coefficient is None else amount * coefficient,
            )
        )
    residual, tolerance = _decimal(identity.get("residual")), _decimal(identity.get("tolerance"))
    holds = identity.get("holds", identity.get("holds_as_printed"))
    if holds is None:
        holds = residual is not None and tolerance is not None and abs(residual) <= tolerance
    return Proof(
        title=sentence.partition(":")[0].strip(),
        about=", ".join(word for place in common if (word := parts[0][place])),
        rows=tuple(rows),
        residual=residual,
        tolerance=tolerance,
        holds=holds,
    )


def _parts(fact: dict[str, Any], language: str) -> tuple[str, str, str]:
    """Label, unit and column of a figure in words."""
    measure = name_of("measure", fact.get("measure"), language)
    column = " ".join(word for word in (measure, str(fact.get("fiscal_year") or "")) if word)
    return (fact.get("label") or "", fact.get("unit") or "", column)


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None
