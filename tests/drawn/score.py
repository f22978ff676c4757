"""How much of a drawn report was read: headings, levels, texts, units, goals. Run: python -m tests.drawn.score 1 40"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

from selko.extractors.normalise.reader import normalise_report
from selko.extractors.pipeline import read_interpretation
from selko.schemas.models.report import Draft, NarrativeSection
from selko.schemas.words.vocabulary import letters
from tests.drawn.report import Drawn, TrueSection, draw_report


def read_drawn(path: Path) -> Draft:
    return normalise_report(read_interpretation(path, judged=True))


def score(truth: Drawn, draft: Draft, say: list[str] | None = None) -> Counter[str]:
    """Counts of what is there (`…_n`) and what was read right."""
    found: Counter[str] = Counter()
    by_key: dict[str, list[NarrativeSection]] = {}
    for section in draft.sections:
        by_key.setdefault(letters(section.heading), []).append(section)
    shifts: Counter[int] = Counter()
    pairs: list[tuple[TrueSection, NarrativeSection | None]] = []
    last = -1
    for true in truth.sections:
        here = [s for s in by_key.get(letters(true.heading), ()) if s.page_first in (true.page, true.page + 1)]
        after = [s for s in here if s.order_no > last]
        match = after[0] if after else here[0] if here else None
        last = match.order_no if match else last
        pairs.append((true, match))
        if match:
            shifts[true.level - match.level] += 1
    shift = shifts.most_common(1)[0][0] if shifts else 0
    for true, got in pairs:
        found["headings_n"] += 1
        found["headings"] += got is not None
        found["level"] += got is not None and got.level + shift == true.level
        wanted = letters(" ".join(true.paragraphs))
        same = got is not None and letters(got.text) == wanted
        if wanted:
            found["text_n"] += 1
            found["text"] += same
        else:
            found["empty_n"] += 1
            found["empty"] += same
        found["unit_n"] += 1
        whose = got is not None and letters(got.unit_path[-1]) == letters(true.unit)
        found["unit"] += whose
        if say is not None:
            if got is None:
                say.append(f"no heading p{true.page} {true.heading!r}")
            elif got.level + shift != true.level:
                say.append(f"level p{true.page} {true.heading!r} {got.level + shift} for {true.level}")
            if got is not None and not same:
                say.append(f"text p{true.page} {true.heading!r}: {_difference(wanted, letters(got.text))}")
            if got is not None and not whose:
                say.append(f"unit p{true.page} {true.heading!r} {got.unit_path} for {true.unit}")
    known = {letters(true.heading) for true in truth.sections}
    more = [s for s in draft.sections if letters(s.heading) not in known and s.page_first not in (None, 1)]
    found["more"] += len(more)
    if say is not None:
        say += [f"more p{s.page_first} {s.heading!r}" for s in more]
    _score_units(truth, draft, found, say)
    _score_goals(truth, draft, found, say)
    return found


def _difference(wanted: str, got: str) -> str:
    blocks = SequenceMatcher(None, wanted, got, autojunk=False).get_opcodes()
    return " ".join(
        f"{kind} {wanted[a:b][:40]!r}->{got[c:d][:40]!r}" for kind, a, b, c, d in blocks if kind != "equal"
    )[:260]


def _score_units(truth: Drawn, draft: Draft, found: Counter[str], say: list[str] | None) -> None:
    facts = [fact for table in draft.tables for fact in table.readings[0].facts]
    for page, unit, printed in truth.tables:
        found["table_n"] += 1
        here = [f for f in facts if f.provenance.page == page and letters(f.printed) == letters(printed)]
        right = any(letters(f.unit_path[-1]) == letters(unit) for f in here)
        found["table"] += right
        if say is not None and not right:
            say.append(f"table p{page} {unit} {printed}: {[f.unit_path for f in here]}")


def _score_goals(truth: Drawn, draft: Draft, found: Counter[str], say: list[str] | None) -> None:
    left = list(draft.goals)
    for true in truth.goals:
        found["goals_n"] += 1
        fits = [
            g for g in left
            if letters(true.goal) in letters(" ".join(filter(None, (g.goal, g.unit_goal))))
            and (true.indicator is None or letters(true.indicator) == letters(g.indicator or ""))
            and (true.target is None or letters(true.target) == letters(g.target or ""))
        ]  # fmt: skip
        got = next((g for g in fits if letters(g.unit_path[-1]) == letters(true.unit)), fits[0] if fits else None)
        if got is not None:
            left.remove(got)
        found["goals"] += got is not None
        found["goal_unit"] += got is not None and letters(got.unit_path[-1]) == letters(true.unit)
        found["outcome"] += got is not None and letters(got.outcome or "") == letters(true.outcome or "")
        found["verdict"] += got is not None and got.verdict.value == true.verdict
        if say is not None and got is None:
            say.append(f"no goal p{true.page} {true}")
        elif say is not None and got is not None and got.verdict.value != true.verdict:
            say.append(f"verdict {true} got {got.verdict} {got.outcome!r}")
    found["goals_more"] += len(left)


def shares(found: Counter[str]) -> dict[str, float]:
    over = {"level": "headings", "goal_unit": "goals", "outcome": "goals", "verdict": "goals"}
    keys = ("headings", "level", "text", "empty", "unit", "table", "goals", "goal_unit", "outcome", "verdict")
    return {key: round(found[key] / max(1, found[f"{over.get(key, key)}_n"]), 3) for key in keys}


def main() -> None:
    first, last, *told = sys.argv[1:]
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(int(first), int(last)):
            path = Path(folder) / "drawn.pdf"
            truth = draw_report(path, seed)
            say: list[str] = []
            found = score(truth, read_drawn(path), say)
            total += found
            print(seed, truth.language, shares(found), "more", found["more"], found["goals_more"])
            for line in say[: int(told[0]) if told else 0]:
                print("    ", line)
    print("all", shares(total), "more", total["more"], "goals more", total["goals_more"])


if __name__ == "__main__":
    main()
