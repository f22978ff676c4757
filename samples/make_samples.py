"""Make the sample reports, what is true about them, and the manifest: `python -m samples.make_samples [FOLDER]`.

Belongs here: which editions there are, and the writing of files. Does not belong here: their content. The same bytes
come out every time; nothing here depends on the clock.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

from samples.blocks import Block, Figure, GoalRow, Heading, NumberStyle, Table, TextTable
from samples.city import Year, build_city, check_year
from samples.edition import Edition, Planted
from samples.manifest import build_manifest
from samples.reports import build_report, restate
from samples.write_docx import DocxLook, write_docx
from samples.write_pdf import Look, write_pdf

FACTS = ("page", "statement", "unit", "row_label", "measure", "fiscal_year", "printed", "amount", "scale")
SECTIONS = ("page", "level", "heading")
GOALS = (
    "page",
    "unit",
    "theme",
    "strategic_goal",
    "goal",
    "unit_goal",
    "means",
    "indicator",
    "target",
    "outcome",
    "responsible",
    "verdict",
)
UNITS = ("unit", "parent", "responsible")
SOFT = (
    "toiminta|ympäristö",
    "kaupungin|hallitu",
    "kaupungin|valtuusto",
    "talous|arvio",
    "koulu|kesku",
    "työ|voima",
    "henkilöstö|palvelu",
    "rakennus|lupa",
    "hyvinvointi|alue",
    "sivistys|lauta",
    "maan|hankin",
    "yhteis|työ",
    "kustannus|arvio",
)
NARROW = ("varhais|kasvatus", "ruoka|palvelu", "pitkä|vaikutteiset", "rannikko|kaupunki")


def editions(years: dict[int, Year]) -> list[Edition]:
    plain = NumberStyle(group="\u00a0", minus="-", none="")
    minus = NumberStyle(group="\u00a0", minus="\u2212", none="0")
    dash = NumberStyle(group=" ", minus="-", none="–")
    budget = ("original_budget", "budget_amendment", "amended_budget", "actual", "variance")
    return [
        Edition(
            "tuulisalmi-tilinpaatos-2022.docx",
            2022,
            "fi",
            plain,
            budget,
            years,
            (Planted("operating:culture", "margin", "actual", "missing"),),
            "spanning",
            True,
            3,
        ),
        Edition(
            "tuulisalmi-tilinpaatos-2023.pdf",
            2023,
            "fi",
            minus,
            (*budget, "utilisation_pct"),
            years,
            (Planted("operating:schools", "services", "actual", "transposed"),),
            "themes",
            False,
            3,
        ),
        Edition(
            "vindsund-bokslut-2023.docx",
            2023,
            "sv",
            minus,
            (*budget, "utilisation_pct"),
            years,
            (Planted("operating:schools", "services", "actual", "transposed"),),
            "themes",
            False,
            3,
        ),
        Edition(
            "tuulisalmi-tilinpaatos-2024.pdf",
            2024,
            "fi",
            dash,
            ("prior_actual", *budget),
            restate(years),
            (Planted("operating:streets", "materials", "actual", "lost_sign"),),
            "status",
            False,
            2,
        ),
    ]


def print_edition(e: Edition, blocks: list[Block]) -> bytes:
    title = f"{e.words.city}: {e.pick('tilinpäätös', 'bokslut')} {e.year}"
    if e.name.endswith(".docx"):
        head = f"{e.words.city}  |  {e.pick('Tilinpäätös', 'Bokslut')} {e.year}"
        look = DocxLook(
            styles=e.language == "fi",
            header=head,
            footer=e.pick("Sivu", "Sida"),
            title=title,
            author=e.words.city,
            accent="1F4E79" if e.language == "fi" else "2E5E4E",
            font="Calibri" if e.language == "fi" else "Cambria",
        )
        return write_docx(blocks, look)
    if e.year == 2023:
        pdf_look = Look(
            header_left=e.words.city,
            header_right=f"Tilinpäätös {e.year}",
            footer="{n}/{total}",
            bookmarks=True,
            table_size=7.2,
            soft=NARROW,
            title=title,
            author=e.words.city,
        )
    else:
        pdf_look = Look(
            family="DejaVuSerif",
            accent="#2e5e4e",
            table="aligned",
            size=9.4,
            table_size=7.5,
            margin=60,
            header_right=f"Tuulisalmen kaupunki – Tilinpäätös ja toimintakertomus {e.year}",
            footer="Sivu {n} / {total}",
            soft=SOFT + NARROW,
            title=title,
            author=e.words.city,
        )
    return write_pdf(blocks, pdf_look)


def fact_rows(e: Edition, blocks: list[Block]) -> list[dict[str, Any]]:
    """Every printed figure of every table of figures, in reading order, as it is printed."""
    rows = []
    for table in (b for b in blocks if isinstance(b, Table)):
        for row in table.rows:
            for cell in row.cells:
                if not isinstance(cell, Figure) or cell.amount is None:
                    continue
                rows.append(
                    {
                        "page": cell.page if e.pdf else "",
                        "statement": table.statement,
                        "unit": row.unit or table.unit,
                        "row_label": cell.row_label or row.label,
                        "measure": cell.measure,
                        "fiscal_year": cell.year,
                        "printed": cell.printed,
                        "amount": format(cell.amount.normalize(), "f"),
                        "scale": cell.scale,
                    }
                )
    return rows


def section_rows(e: Edition, blocks: list[Block]) -> list[dict[str, Any]]:
    return [
        {"page": b.page if e.pdf else "", "level": b.level, "heading": b.text} for b in blocks if isinstance(b, Heading)
    ]


def goal_rows(e: Edition, blocks: list[Block]) -> list[dict[str, Any]]:
    rows = []
    for table in (b for b in blocks if isinstance(b, TextTable)):
        for row in table.rows:
            if isinstance(row, GoalRow):
                rows.append({"page": row.page if e.pdf else "", "unit": table.unit, **row.truth})
    return rows


def unit_rows(e: Edition) -> list[dict[str, Any]]:
    rows = []
    for key, members in e.now.tree.items():
        rows.append(
            {"unit": e.words.unit(key, e.year), "parent": e.words.city, "responsible": e.words.responsible(key)}
        )
        if len(members) > 1:
            for unit in members:
                rows.append(
                    {
                        "unit": e.words.unit(unit, e.year),
                        "parent": e.words.unit(key, e.year),
                        "responsible": e.words.responsible(unit),
                    }
                )
    return rows


def as_csv(fields: tuple[str, ...], rows: list[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fields, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def make_all() -> dict[str, bytes]:
    """Every file of samples/ that is generated, by its path below samples/."""
    years = build_city()
    for year in years.values():
        check_year(year)
    files: dict[str, bytes] = {}
    found: list[tuple[Edition, list[Block], list[dict[str, Any]]]] = []
    counts: dict[str, dict[str, int]] = {}
    for e in editions(years):
        blocks = build_report(e)
        files[f"reports/{e.name}"] = print_edition(e, blocks)
        facts = fact_rows(e, blocks)
        stem = Path(e.name).stem
        files[f"truth/{stem}.facts.csv"] = as_csv(FACTS, facts)
        files[f"truth/{stem}.sections.csv"] = as_csv(SECTIONS, section_rows(e, blocks))
        files[f"truth/{stem}.goals.csv"] = as_csv(GOALS, goal_rows(e, blocks))
        files[f"truth/{stem}.units.csv"] = as_csv(UNITS, unit_rows(e))
        found.append((e, blocks, facts))
        counts[e.name] = {
            "facts": len(facts),
            "sections": len(section_rows(e, blocks)),
            "goals": len(goal_rows(e, blocks)),
            "units": len(unit_rows(e)),
        }
    files["manifest.yaml"] = build_manifest(found, counts)
    return files


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for name, content in make_all().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{len(content):>9,} {name}")


if __name__ == "__main__":
    main()
