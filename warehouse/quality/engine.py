"""Great Expectations, started once and kept quiet: frames and rules in, plain results out.

Belongs here: everything that is particular to that library. Does not belong here: what a result means for a report.
Importing this module takes a second and more: expectations.py does so when it is first asked.
"""

from __future__ import annotations

import os
import threading
from functools import cache
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while it is imported: nothing is ever sent

import pandas as pd

from selko.warehouse.quality.late import leave_out, put_off

# Charts and distributions, and its optional parts for databases and maps: half of its import, and 80 MB.
with put_off("altair", "scipy.stats"), leave_out("sqlalchemy", "psycopg2", "shapely"):
    import great_expectations as gx
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.exceptions import GreatExpectationsError
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

from selko.schemas.models.findings import Severity
from selko.schemas.rules import Rule
from selko.warehouse.quality.result import RuleResult

_SEVERITY = {Severity.BLOCK: "critical", Severity.WARN: "warning", Severity.NOTE: "info"}
_LOCK = threading.Lock()


def run_rules(frame: pd.DataFrame, rules: list[Rule]) -> list[RuleResult]:
    """Runs every rule on the frame, in the order of the rules. Never raises for what a rule says."""
    expectations, crashed = [], {}
    for rule in rules:
        built = _build(rule)
        if isinstance(built, str):
            crashed[rule.id] = RuleResult(rule_id=rule.id, success=False, checked=0, failed=0, crashed=built)
        else:
            expectations.append(built)
    results: dict[str, RuleResult] = dict(crashed)
    if expectations:
        with _LOCK:  # the context is one for all threads
            batch = _whole_frame().get_batch(batch_parameters={"dataframe": frame})
            report = batch.validate(
                gx.ExpectationSuite(name="rules", expectations=expectations),
                result_format={"result_format": "COMPLETE"},
            )
        for result in report.results:
            plain = _plain(result)
            results[plain.rule_id] = plain
    missing = "it gave no result"
    return [
        results.get(rule.id) or RuleResult(rule_id=rule.id, success=False, checked=0, failed=0, crashed=missing)
        for rule in rules
    ]


@cache
def _whole_frame() -> BatchDefinition:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    asset = context.data_sources.add_pandas("report").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _build(rule: Rule) -> Any:
    """The expectation of a rule, or why there is none."""
    assert rule.expectation is not None
    try:
        return ExpectationConfiguration(
            type=rule.expectation.type,
            kwargs=dict(rule.expectation.kwargs),
            meta={"rule_id": rule.id},
            severity=_SEVERITY[rule.severity],
        ).to_domain_obj()
    except (GreatExpectationsError, ValueError, TypeError) as error:
        return _one_line(error)


def _plain(result: Any) -> RuleResult:
    rule_id, content = result.expectation_config.meta["rule_id"], result.result
    if "element_count" not in content and "observed_value" not in content:
        return RuleResult(
            rule_id=rule_id, success=False, checked=0, failed=0, crashed=_exception(result.exception_info)
        )
    unexpected = content.get("unexpected_list") or []
    missing = content.get("missing_count") or 0
    return RuleResult(
        rule_id=rule_id,
        success=bool(result.success),
        checked=int(content.get("element_count", 1)) - int(missing),
        failed=int(content.get("unexpected_count", not result.success)),
        rows=tuple(int(row) for row in content.get("unexpected_index_list") or ()),
        value=unexpected[0] if unexpected else content.get("observed_value"),
    )


def _exception(info: Any) -> str:
    """The message, wherever the library has put it: at the top, or under the id of the metric that failed."""
    if isinstance(info, dict):
        for part in (info, *(value for value in info.values() if isinstance(value, dict))):
            if part.get("exception_message"):
                return _one_line(part["exception_message"])
    return "it gave no result"


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:200].rstrip(".")
