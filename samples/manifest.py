"""The manifest of the samples: origin, what is hard about each file, planted errors, restatements, the moved unit.

Belongs here: what a person wants to know about the files, as YAML. Does not belong here: every single figure (truth/).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from samples.blocks import Block, Para, Table
from samples.edition import Edition

HARD = {
    "tuulisalmi-tilinpaatos-2022.docx": [
        "Word heading styles; the three upper levels are numbered by hand",
        "amendments that were not made are blank cells, as are rows without figures",
        "the operating tables do not state their unit of money",
        "spanning rows for the themes of the goals, targets against outcomes",
        "a unit that ends with the year (social and health services)",
    ],
    "tuulisalmi-tilinpaatos-2023.pdf": [
        "ruled tables with a filled header; headers repeated where a table runs over a page",
        "U+2212 as minus, no-break spaces in numbers, 0 for nothing, a per cent column beside the money",
        "the same figures in euros and in 1 000 €, there with costs positive",
        "goal rows torn by a page break; strategic goals are spanning rows, themes are captions",
        "running headers, page numbers n/N, dot leaders in the contents, a landscape page in the notes",
    ],
    "vindsund-bokslut-2023.docx": [
        "Swedish edition of the Finnish report of the same year, figure by figure",
        "headings are only bold paragraphs in larger type",
        "the name of the city differs from that in Finnish, which stands on the title page too",
    ],
    "tuulisalmi-tilinpaatos-2024.pdf": [
        "tables without rules, zebra striped, ordinary spaces in numbers, an en dash for nothing",
        "the year before stands in the first column of figures, the report's own year in the fifth",
        "a landscape table whose outer header line holds the line items and whose rows are units",
        "compound words broken with a hyphen at line ends; serif type",
        "a unit that moved and was renamed, a restated year, a sentence that contradicts its table",
    ],
}
WITNESSES = {
    "missing": ["revenue + costs = margin", "amended budget + variance = actual", "committee = sum of its units"],
    "transposed": [
        "costs = sum of the kinds of costs",
        "actual − amended budget = variance",
        "committee = sum of its units",
        "actual ÷ amended budget = Tot. %",
    ],
    "lost_sign": [
        "costs = sum of the kinds of costs",
        "actual − amended budget = variance",
        "committee = sum of its units",
    ],
}
REORGANISATION = {
    "unit_before": "Ruokapalvelut",
    "committee_before": "Sivistyslautakunta",
    "unit_after": "Ruoka- ja puhtauspalvelut",
    "committee_after": "Tekninen lautakunta",
    "valid_from": "2024-01-01",
    "evidence": (
        "Ruokapalvelut siirtyivät sivistyslautakunnan alaisuudesta teknisen lautakunnan alaisuuteen 1.1.2024 alkaen."
    ),
    "announced_in": "tuulisalmi-tilinpaatos-2024.pdf",
}
Edited = tuple[Edition, list[Block], list[dict[str, Any]]]


class Plain(yaml.SafeDumper):
    """Without anchors, for people."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def label_of(label: str) -> str:
    return label.removesuffix(" *)")


def changed_figures(earlier: list[dict[str, Any]], later: list[dict[str, Any]], year: int) -> list[dict[str, Any]]:
    """Figures of `year` that the later report prints otherwise than the earlier one did, with the classified reason."""
    first: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in earlier:
        if row["measure"] == "actual" and row["fiscal_year"] == year:
            first.setdefault((row["statement"], row["unit"], row["row_label"], str(row["scale"])), []).append(row)
    found = []
    seen: Counter[tuple[str, ...]] = Counter()  # a label may stand twice, such as loans from banks
    for row in later:
        if row["measure"] != "prior_actual" or row["fiscal_year"] != year:
            continue
        key = (row["statement"], row["unit"], label_of(row["row_label"]), str(row["scale"]))
        olds = first.get(key, [])
        old = olds[min(seen[key], len(olds) - 1)] if olds else None
        seen[key] += 1
        if old is None or old["amount"] == row["amount"] or row["unit"] == "Ruoka- ja puhtauspalvelut":
            continue
        if row["unit"] in ("Sivistyslautakunta", "Tekninen lautakunta"):
            reason = "reorganised"
        elif row["statement"] == "cash_flow":
            reason = "restated, not announced"
        elif old["unit"] == "Perusopetus":
            reason = "planted error of the earlier report"
        else:
            reason = "restated, announced"
        found.append(
            {
                "statement": row["statement"],
                "unit": row["unit"],
                "label": key[2],
                "fiscal_year": year,
                "scale": row["scale"],
                "first_printed": old["amount"],
                "now_printed": row["amount"],
                "page": row["page"],
                "reason": reason,
            }
        )
    return found


def page_of(blocks: list[Block], text: str) -> int | None:
    return next((b.page for b in blocks if isinstance(b, Para) and text in b.text), None)


def entry(e: Edition, blocks: list[Block], facts: list[dict[str, Any]], counts: dict[str, int]) -> dict[str, Any]:
    planted = []
    for error, row in e.done:
        pages = [getattr(cell, "page", None) for cell in row.cells]
        planted.append(
            {
                "kind": error["kind"],
                "slip": error["slip"],
                "page": next((p for p in pages if p), None) if e.pdf else None,
                "unit": error["unit"],
                "statement": "operating",
                "label": error["label"],
                "measure": error["measure"],
                "fiscal_year": int(error["fiscal_year"]),
                "printed": error["printed"],
                "implied": error["implied"],
                "witnesses": WITNESSES[error["slip"]],
            }
        )
    for unit, sentence, costs in e.contradictions:
        planted.append(
            {
                "kind": "claim",
                "page": page_of(blocks, sentence),
                "unit": unit,
                "statement": "operating",
                "label": e.words.line("costs"),
                "measure": "variance",
                "fiscal_year": e.year,
                "sentence": sentence,
                "table_says": str(costs["variance"]),
            }
        )
    stem = Path(e.name).stem
    return {
        "file": f"reports/{e.name}",
        "entity": e.words.city,
        "fiscal_year": e.year,
        "language": e.language,
        "edition_of": f"{e.year}-{'fi' if e.language == 'fi' else 'sv, same figures as 2023-fi'}",
        "origin": "made by samples/make_samples.py; the city, its people and its figures are invented",
        "licence": "Apache-2.0",
        "hard": HARD[e.name],
        "tables": sum(isinstance(b, Table) for b in blocks),
        "counts": counts,
        "truth": {name: f"truth/{stem}.{name}.csv" for name in ("facts", "sections", "goals", "units")},
        "planted": planted,
    }


def build_manifest(found: list[Edited], counts: dict[str, dict[str, int]]) -> bytes:
    by_name = {e.name: facts for e, _, facts in found}
    restated = changed_figures(
        by_name["tuulisalmi-tilinpaatos-2023.pdf"], by_name["tuulisalmi-tilinpaatos-2024.pdf"], 2023
    )
    quiet = changed_figures(
        by_name["tuulisalmi-tilinpaatos-2022.docx"], by_name["tuulisalmi-tilinpaatos-2023.pdf"], 2022
    )
    assert not quiet, quiet
    data = {
        "about": (
            "Annual reports of a made-up city, Tuulisalmi (in Swedish Vindsund); python -m samples.make_samples makes "
            "them again, byte for byte. Amounts keep the printed sign."
        ),
        "reorganised": REORGANISATION,
        "ended": {
            "unit": "Sosiaali- ja terveyspalvelujen järjestäminen",
            "valid_to": "2022-12-31",
            "evidence": "Sosiaali- ja terveyspalvelut siirtyivät hyvinvointialueen järjestettäviksi 1.1.2023 alkaen.",
        },
        "restated": restated,
        "files": [entry(e, blocks, facts, counts[e.name]) for e, blocks, facts in found],
    }
    return yaml.dump(data, Dumper=Plain, allow_unicode=True, sort_keys=False, width=120).encode()
