"""Goals that the interpretation read out of forms, with the unit whose form it is and the verdict.

Belongs here: the fields of a form as those of a Goal. Does not belong here: reading forms (interpret), what a verdict's
words mean (verdict).
"""

from __future__ import annotations

from collections.abc import Mapping

from selko.extractors.normalise.goals.verdict import find_legend, find_verdict
from selko.extractors.normalise.organisation.build import Organisation
from selko.schemas.models.report import Goal, Verdict
from selko.schemas.models.tables import FormGoal, Interpretation

_STATUSES = 4  # goals of one form, before a status that all of them have is taken to say nothing


def build_form_goals(
    interpretation: Interpretation, organisation: Organisation, themes: Mapping[int, str | None]
) -> list[Goal]:
    """One goal for each indicator of a form; the situation that a form tells stands for an outcome it does not.
    `themes` are the lines over the forms, by their order."""
    legend = find_legend(section.text for section in interpretation.sections)
    statuses = [form.fields["verdict"] for form in interpretation.forms if form.fields.get("verdict")]
    mute = len(statuses) >= _STATUSES and len(set(statuses)) == 1
    return [_goal(form, themes.get(form.order), organisation, legend, mute=mute) for form in interpretation.forms]


def _goal(
    form: FormGoal, theme: str | None, organisation: Organisation, legend: Mapping[str, Verdict], *, mute: bool
) -> Goal:
    """`theme` stands over the form; a line within the form is then a goal of the strategy."""
    fields = dict(form.fields)
    if theme and fields.get("theme") and "strategic_goal" not in fields:
        fields["strategic_goal"] = fields.pop("theme")
    if theme:
        fields.setdefault("theme", theme)
    outcome = fields.get("outcome") or fields.get("situation")
    wanted = fields.get("target") or fields.get("unit_goal") or fields.get("goal")
    return Goal(
        unit_path=organisation.path_at(form.section, form.order),
        theme=fields.get("theme"),
        strategic_goal=fields.get("strategic_goal"),
        goal=fields.get("goal") or fields.get("unit_goal") or fields.get("strategic_goal"),
        unit_goal=fields.get("unit_goal") if fields.get("goal") else None,
        means=fields.get("means"),
        indicator=fields.get("indicator"),
        target=fields.get("target"),
        outcome=outcome,
        responsible=fields.get("responsible"),
        verdict=find_verdict(outcome, wanted, None if mute else fields.get("verdict"), legend),
        order_no=0,
        provenance=form.provenance,
    )
