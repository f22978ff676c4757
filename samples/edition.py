"""An edition of a sample report: year, language, how it prints numbers and heads its columns, what it gets wrong.

Belongs here: the choices that differ between editions; the making of printed figures. Does not belong here: chapters.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from decimal import Decimal

from samples.blocks import Figure, NumberStyle, Row
from samples.city import Year
from samples.words import Words


@dataclass(frozen=True)
class Planted:
    """An error that is printed on purpose. `kind`: transposed, missing, lost_sign."""

    table: str
    line: str
    measure: str
    kind: str


@dataclass
class Edition:
    name: str  # file name
    year: int
    language: str
    numbers: NumberStyle
    operating: tuple[str, ...]  # measures of the operating tables in their order
    years: dict[int, Year]
    planted: tuple[Planted, ...] = ()
    goals: str = "spanning"  # spanning, themes, status
    blank_rows: bool = False  # prints rows that have no figures
    numbered: int = 3  # headings are numbered down to this level
    done: list[tuple[dict[str, str], Row]] = field(default_factory=list)  # planted errors as printed, in their rows
    contradictions: list[tuple[str, str, dict[str, int]]] = field(default_factory=list)  # unit, sentence, costs

    def __post_init__(self) -> None:
        self.words = Words(self.language)
        self.now, self.before = self.years[self.year], self.years[self.year - 1]
        self.pdf = self.name.endswith(".pdf")

    def pick(self, fi: str, sv: str = "") -> str:
        return self.words.pick(fi, sv)

    def head(self, measure: str) -> str:
        year, before = self.year, self.year - 1
        words: dict[str, dict[str, str]] = {
            "2022fi": {
                "original_budget": f"Alkuperäinen talousarvio {year}",
                "budget_amendment": "Talousarvio-muutokset",
                "amended_budget": "Talousarvio muutosten jälkeen",
                "actual": f"Toteuma {year}",
                "variance": "Poikkeama",
                "prior_actual": f"Toteuma {before}",
                "change_abs": "Muutos",
                "change_pct": "Muutos, %",
            },
            "2023fi": {
                "original_budget": f"TA {year}",
                "budget_amendment": "TA-muutos",
                "amended_budget": f"Muutettu TA {year}",
                "actual": f"TP {year}",
                "variance": "Poikkeama",
                "utilisation_pct": "Tot. %",
                "prior_actual": f"TP {before}",
                "change_abs": "Muutos",
                "change_pct": "Muutos-%",
            },
            "2023sv": {
                "original_budget": f"Budget {year}",
                "budget_amendment": "Budget-ändring",
                "amended_budget": f"Ändrad budget {year}",
                "actual": f"Bokslut {year}",
                "variance": "Avvikelse",
                "utilisation_pct": "Utfall %",
                "prior_actual": f"Bokslut {before}",
                "change_abs": "Förändring",
                "change_pct": "Förändring, %",
            },
            "2024fi": {
                "original_budget": f"Talousarvio {year}",
                "budget_amendment": "Muutokset",
                "amended_budget": f"Talousarvio muutoksineen {year}",
                "actual": f"Tilinpäätös {year}",
                "variance": "Poikkeama",
                "prior_actual": f"Tilinpäätös {before}",
                "change_abs": f"Muutos {before}–{year}",
                "change_pct": "Muutos %",
            },
        }
        return words[f"{year}{self.language}"][measure]

    def money(
        self,
        value: int | Decimal | None,
        measure: str,
        *,
        scale: int = 1,
        decimals: int = 0,
        year: int | None = None,
        sign: int = 1,
        row_label: str | None = None,
    ) -> Figure | str:
        """A printed amount. None is a blank cell; nothing (0) in an amendment prints as the edition prints nothing."""
        if value is None:
            return ""
        amount = Decimal(value) * sign / scale
        quantum = Decimal(1).scaleb(-decimals)
        shown_year = year if year is not None else (self.year - 1 if measure == "prior_actual" else self.year)
        if value == 0 and self.numbers.none != "0":
            if not self.numbers.none:
                return ""
            return Figure(self.numbers.none, None, measure, shown_year, scale, row_label)
        printed = self.numbers.money(amount, decimals)
        shown = Decimal(printed.replace(self.numbers.group, "").replace(self.numbers.minus, "-").replace(",", "."))
        if abs(shown - amount) > quantum:
            raise ValueError(f"{printed} is not {amount}")
        return Figure(printed, shown * scale, measure, shown_year, scale, row_label)

    def plain(
        self,
        value: Decimal,
        measure: str,
        *,
        decimals: int = 0,
        percent: bool = False,
        year: int | None = None,
        row_label: str | None = None,
    ) -> Figure:
        """A figure that is not money: head counts, per cent, euros an inhabitant."""
        printed = self.numbers.percent(value, decimals) if percent else self.numbers.money(value, decimals)
        bare = printed.replace("\u00a0%", "").replace(self.numbers.group, "").replace(self.numbers.minus, "-")
        shown_year = year if year is not None else (self.year - 1 if measure == "prior_actual" else self.year)
        return Figure(printed, Decimal(bare.replace(",", ".")), measure, shown_year, 1, row_label)

    def plant(self, key: str, unit: str, rows: list[Row]) -> None:
        """Print the planted errors of this table, and note what should stand there."""
        for error in self.planted:
            if error.table != key:
                continue
            row = next(row for row in rows if row.line == error.line)
            at = next(i for i, c in enumerate(row.cells) if isinstance(c, Figure) and c.measure == error.measure)
            figure = row.cells[at]
            assert isinstance(figure, Figure) and figure.amount is not None
            true = figure.printed
            implied = figure.amount
            if error.kind == "missing":
                row.cells[at] = ""
                printed = ""
            elif error.kind == "lost_sign":
                printed = true.replace(self.numbers.minus, "")
                figure.printed, figure.amount = printed, abs(figure.amount)
            else:
                printed = transpose(true)
                figure.printed = printed
                figure.amount = Decimal(printed.replace(self.numbers.group, "").replace(self.numbers.minus, "-"))
            kind = "missing_value" if error.kind == "missing" else "source_error"
            self.done.append(
                (
                    {
                        "unit": unit,
                        "label": row.label,
                        "measure": error.measure,
                        "fiscal_year": str(figure.year),
                        "printed": printed,
                        "implied": str(implied),
                        "kind": kind,
                        "slip": error.kind,
                        "table": key,
                    },
                    row,
                )
            )


def transpose(printed: str) -> str:
    """Swap the first two neighbouring digits after the leading one that differ."""
    places = [i for i, c in enumerate(printed) if c.isdigit()]
    for left, right in itertools.pairwise(places):
        if printed[left] != printed[right] and right == left + 1:
            return printed[:left] + printed[right] + printed[left] + printed[right + 1 :]
    raise ValueError(f"no digits to swap in {printed}")
