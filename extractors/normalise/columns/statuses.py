"""Columns of statuses in a table of goals: the numbers beside the discs of a traffic light are no figures.

Belongs here: telling such a column. Does not belong here: what a status means (goals).
"""

from __future__ import annotations

import re

from selko.schemas.models.tables import ReportTable
from selko.schemas.words.vocabulary import goal_role

_STATUS = re.compile(r"[1-5]")
_LEAST = 2  # statuses, before a column of them is one


def find_goal_roles(table: ReportTable) -> dict[int, str]:
    """The fields of a goal that the heads of the columns announce, -1 for the labels."""
    heads = {-1: table.corner} | {head.column: head.text for head in table.heads}
    return {column: role for column, text in heads.items() if text and (role := goal_role(text))}


def tells_goals(table: ReportTable) -> bool:
    """Whether a table of figures is one of goals too: goals or indicators with their target and outcome."""
    roles = set(find_goal_roles(table).values())
    return bool(roles & {"goal", "indicator"}) and {"target", "outcome"} <= roles


def find_status_columns(table: ReportTable) -> frozenset[int]:
    """The columns without a head of their own that hold nothing but single digits from 1 to 5, in a table of goals."""
    if not tells_goals(table):
        return frozenset()
    heads = {head.column: head.text for head in table.heads}
    found: set[int] = set()
    for column in {cell.column for row in table.rows for cell in row.cells}:
        texts = [cell.text.strip() for row in table.rows for cell in row.cells if cell.column == column]
        own = heads.get(column, "")
        spread = own == heads.get(column - 1)
        if len(texts) >= _LEAST and all(map(_STATUS.fullmatch, texts)) and (not own or spread):
            found.add(column)
    return frozenset(found)
