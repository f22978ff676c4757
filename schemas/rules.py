"""The rules as people keep them (schemas/expectations/*.yaml), and the one place where a rule becomes a finding.

A rule has an id, a severity, an owner and the sentence that finance reads in fi, sv and en. A rule with an
`expectation` is run by Great Expectations on a frame of the normalised report; a rule without one is raised by the
stage that sees the fault (reading, meaning, proof).
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.models.findings import Finding, FindingKind, Severity
from selko.schemas.models.provenance import Provenance
from selko.schemas.reference import ROOT, read_yaml


class Sentence(Model):
    """A template for str.format; its fields are named in the finding that is built."""

    fi: str
    sv: str
    en: str


class ExpectationSpec(Model):
    """What Great Expectations is to run: the name of the frame, the expectation's type, its arguments."""

    frame: str
    type: str
    kwargs: dict[str, Any] = {}  # noqa: RUF012  frozen model: never shared mutably


class Rule(Model):
    id: str
    severity: Severity
    kind: FindingKind
    owner: str  # who cares: finance, data, reader
    message: Sentence
    title: Sentence | None = None  # what is asked, for a list of checks that passed
    expectation: ExpectationSpec | None = None
    finding: bool = True  # False: only the outcome of the expectation is kept; a stage names the fault itself
    unless: tuple[str, ...] = ()  # rules that say the same with more detail: beside a finding of theirs, none is raised


@cache
def load_rules() -> dict[str, Rule]:
    """Every rule of schemas/expectations, by id. Raises ReferenceDataError for a wrong or repeated rule."""
    rules: dict[str, Rule] = {}
    for path in sorted((ROOT / "expectations").glob("*.yaml")):
        relative = f"expectations/{path.name}"
        for entry in read_yaml(relative) or []:
            try:
                rule = Rule.model_validate(entry)
            except ValidationError as error:
                first = error.errors()[0]
                raise ReferenceDataError(
                    f"{'.'.join(map(str, first['loc']))}: {first['msg']}",
                    file=relative,
                    place=str(entry.get("id", "a rule without id")),
                    way_out="correct this rule",
                ) from error
            if rule.id in rules:
                raise ReferenceDataError(
                    "this rule id stands twice", file=relative, place=rule.id, way_out="rename one"
                )
            rules[rule.id] = rule
    return rules


def build_finding(
    rule_id: str,
    document_id: str,
    *,
    provenance: Provenance | None = None,
    severity: Severity | None = None,
    kind: FindingKind | None = None,
    words: dict[str, object] | None = None,
    **fields: Any,
) -> Finding:
    """A finding of a rule. `words` fill the sentence; `fields` are fields of Finding and may fill it too.

    The id depends on document, rule and place only, so it stays the same whenever the document is read again.
    """
    rule = load_rules()[rule_id]
    place = provenance or Provenance()
    filling = {**{key: _printed(value) for key, value in fields.items()}, **(words or {})}
    key = "|".join(
        str(part)
        for part in (
            document_id,
            rule_id,
            to_json(place).decode(),
            fields.get("label"),
            fields.get("measure"),
            fields.get("fiscal_year"),
            "|".join(fields.get("fact_ids", ())),
        )
    )
    return Finding(
        finding_id=hashlib.sha256(key.encode()).hexdigest()[:16],
        rule_id=rule_id,
        severity=severity or rule.severity,
        kind=kind or rule.kind,
        provenance=place,
        message_fi=rule.message.fi.format_map(_Filling(filling)).strip(),
        message_sv=rule.message.sv.format_map(_Filling(filling)).strip(),
        message_en=rule.message.en.format_map(_Filling(filling)).strip(),
        **fields,
    )


class _Filling(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "–"


def _printed(value: object) -> object:
    """Money as people write it: groups parted by a no-break space, decimals only where there are some."""
    if isinstance(value, Decimal):
        exact = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,}"
        return exact.replace(",", "\u00a0").replace("-", "−")
    if isinstance(value, tuple):
        return " > ".join(map(str, value))
    return "–" if value is None else value
