"""Goals that are written as a numbered list: the goal, a label and its target, a label and its outcome.

Belongs here: reading such lists out of sections of goals. Does not belong here: tables (goals), verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from selko.extractors.normalise.goals.verdict import find_verdict
from selko.extractors.normalise.organisation.build import Organisation
from selko.schemas.models.provenance import Provenance
from selko.schemas.models.report import Goal, SectionKind
from selko.schemas.models.tables import Interpretation, TextSection
from selko.schemas.words.vocabulary import goal_role, heading_words

_NUMBERED = re.compile(r"^\d{1,2}[.)]\s+(?P<text>\S.*)$", re.DOTALL)
_LABEL = re.compile(r"^(?P<label>[^:.]{3,40}):?\s*$|^(?P<short>[^:.]{3,40}):\s+(?P<rest>\S.*)$", re.DOTALL)
_BULLET = re.compile(r"^[•·▪●◦‣∙■□*–−-]\s+")
_FIELDS = {"target", "outcome", "means", "indicator", "responsible"}


def build_prose_goals(
    interpretation: Interpretation, organisation: Organisation, covered: Collection[int | None]
) -> list[Goal]:
    """The goals of sections about goals that hold no goal table (`covered`): only where an outcome is stated."""
    goals: list[Goal] = []
    for section in interpretation.sections:
        words = heading_words(section.heading.text) if section.heading else None
        if words is not None and words.kind is SectionKind.GOALS and section.order not in covered:
            goals += _read_section(section, organisation.path_of_section(section.order))
    return goals


def _read_section(section: TextSection, path: tuple[str, ...]) -> list[Goal]:
    found: list[dict[str, str]] = []
    role = "goal"
    for paragraph in re.split(r"\n\s*\n", section.text):
        text = " ".join(paragraph.split())
        numbered = _NUMBERED.match(text)
        if numbered:
            found.append({"goal": numbered["text"]})
            role = "target"
            continue
        if not found:
            continue
        label = _LABEL.match(text)
        announced = goal_role(label["label"] or label["short"]) if label else None
        if label and announced in _FIELDS:
            role = announced or role
            text = label["rest"] or ""
        text = _BULLET.sub("", text)
        if text:
            before = found[-1].get(role)
            found[-1][role] = f"{before} {text}" if before else text
    place = Provenance(page=section.page_first, block=section.heading.provenance.block if section.heading else None)
    return [
        Goal(
            unit_path=path,
            theme=None,
            strategic_goal=None,
            goal=fields["goal"],
            means=fields.get("means"),
            indicator=fields.get("indicator"),
            target=fields.get("target"),
            outcome=fields.get("outcome"),
            responsible=fields.get("responsible"),
            verdict=find_verdict(fields.get("outcome"), fields.get("target")),
            order_no=0,
            provenance=place,
        )
        for fields in found
        if fields.get("outcome")
    ]
