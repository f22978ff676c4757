"""The sample reports, chapter by chapter: which blocks stand in which order in each edition.

Belongs here: the order of chapters, headings, prose from prose/*.yaml, goals. Does not belong here: tables of figures
(statements.py, group.py), sentences about figures (claims.py), drawing (write_*.py).
"""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samples import budget_tables
from samples import group as groups
from samples import statements as tables
from samples.blocks import Block, Contents, GoalRow, Heading, PageBreak, Para, TextTable
from samples.city import Unit, Year, add_units
from samples.claims import costs_claim, euros, unit_claims
from samples.edition import Edition

FOLDER = Path(__file__).parent
CONTRADICTED = {2024: "schools"}


@cache
def load_prose(language: str) -> dict[str, Any]:
    text = (FOLDER / "prose" / f"{language}.yaml").read_text(encoding="utf8")
    return yaml.safe_load(re.sub(r"(?<=\d) (?=\d{3}(?!\d)|%)", "\u00a0", text))  # numbers are not torn at line ends


def restate(years: dict[int, Year]) -> dict[int, Year]:
    """The comparison year as the report of 2024 prints it: one reclassification, one unit moved between committees."""
    restated = copy.deepcopy(years)
    y = restated[2023]
    amount = tables.RESTATED
    for lines in (y.units["admin"].lines, y.committees["board"].lines, y.income):
        lines["services"]["actual"] -= amount
        lines["other_exp"]["actual"] += amount
    for key in ("education", "technical"):
        members = years[2024].tree[key]
        y.committees[key] = add_units(key, [y.units[unit] for unit in members])
    return restated


class Report:
    """Collects the blocks of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.e, self.blocks = edition, []
        self.prose = load_prose(edition.language)
        self.numbers = [0] * 6

    def add(self, *blocks: Block) -> None:
        self.blocks.extend(blocks)

    def heading(self, level: int, fi: str, sv: str = "", *, unit: str | None = None, contents: bool = True) -> None:
        text = self.e.pick(fi, sv)
        if level <= self.e.numbered and contents:
            self.numbers[level] += 1
            self.numbers[level + 1 :] = [0] * (5 - level)
            number = ".".join(str(n) for n in self.numbers[1 : level + 1])
            text = f"{number} {text.upper() if level == 1 and self.e.year == 2023 else text}"
        self.add(Heading(level, text, unit=unit, contents=contents))

    def text(self, *path: str) -> None:
        """The paragraphs under a path of the prose file; a list that starts with '-' is a list of bullets."""
        node: Any = self.prose
        for key in path:
            node = (node or {}).get(int(key) if key.isdigit() else key)
        for paragraph in node or []:
            paragraph = paragraph.strip().replace("\n", " ")
            if paragraph.startswith("• "):
                self.add(Para(paragraph[2:], "bullet"))
            else:
                self.add(Para(self.fill(paragraph)))

    def fill(self, paragraph: str) -> str:
        e, i = self.e, self.e.now.income
        values = {
            "inhabitants": e.numbers.money(e.now.inhabitants).replace(e.numbers.group, "\u00a0"),
            "change": e.numbers.money(abs(e.now.inhabitants - e.before.inhabitants)),
            "surplus": euros(e, i["surplus"]["actual"]),
            "annual": euros(e, i["annual"]["actual"]),
            "margin": euros(e, i["margin"]["actual"]),
            "taxes": euros(e, i["taxes"]["actual"]),
            "state": euros(e, i["state"]["actual"]),
            "dep": euros(e, i["dep"]["actual"]),
            "investments": euros(e, e.now.cash["inv_exp"]["actual"]),
            "loans": euros(e, int(tables.loans(e.now))),
            "people": e.numbers.money(sum(map(sum, e.now.heads.values()))),
            "surplus_exact": e.numbers.money(abs(i["surplus"]["actual"])).replace(e.numbers.group, "\u00a0"),
        }
        for key, value in values.items():
            paragraph = paragraph.replace("{" + key + "}", value)
        return paragraph


def build_report(e: Edition) -> list[Block]:
    r = Report(e)
    front(r)
    general(r)
    operating(r)
    budget_parts(r)
    statements(r)
    notes(r)
    signatures(r)
    return r.blocks


def front(r: Report) -> None:
    e = r.e
    r.add(Para(e.words.city, "title"))
    r.add(
        Para(f"{e.pick('Tilinpäätös ja toimintakertomus', 'Bokslut och verksamhetsberättelse')} {e.year}", "subtitle")
    )
    if e.language == "sv":
        r.add(Para("Tuulisalmen kaupunki"))
    meetings = {
        2022: "Kaupunginhallitus 27.3.2023 § 61 • Kaupunginvaltuusto 12.6.2023 § 34",
        2023: e.pick(
            "Kaupunginhallitus 25.3.2024 § 58 • Kaupunginvaltuusto 10.6.2024 § 29",
            "Stadsstyrelsen 25.3.2024 § 58 • Stadsfullmäktige 10.6.2024 § 29",
        ),
        2024: "Kaupunginhallitus 31.3.2025 § 64 • Kaupunginvaltuusto 16.6.2025 § 41",
    }
    r.add(Para(meetings[e.year]), PageBreak())
    r.add(Contents(e.pick("Sisällys", "Innehåll")))
    if e.pdf:
        r.add(PageBreak())


def general(r: Report) -> None:
    e, y = r.e, str(r.e.year)
    r.heading(1, "Toimintakertomus", "Verksamhetsberättelse")
    r.heading(2, "Kaupunginjohtajan katsaus", "Stadsdirektörens översikt")
    r.text("general", "mayor", y)
    r.heading(2, "Kaupungin hallinto ja organisaatio", "Stadens förvaltning och organisation")
    r.text("general", "administration", y)
    r.heading(2, "Yleinen taloudellinen kehitys", "Den allmänna ekonomiska utvecklingen")
    r.text("general", "economy", y)
    r.heading(2, "Olennaiset tapahtumat tilikaudella", "Väsentliga händelser under räkenskapsperioden")
    r.text("general", "events", y)
    r.heading(2, "Kaupungin henkilöstö", "Stadens personal")
    r.text("general", "personnel", y)
    r.add(tables.personnel(e))
    r.heading(2, "Riskienhallinta ja sisäinen valvonta", "Riskhantering och intern kontroll")
    r.text("general", "risks", "all")
    r.text("general", "risks", y)
    r.heading(2, "Tilikauden tuloksen muodostuminen", "Räkenskapsperiodens resultat och hur det uppstått")
    r.text("general", "result", y)
    r.add(tables.result_table(e))
    r.heading(2, "Toiminnan rahoitus", "Finansieringen av verksamheten")
    r.text("general", "funding", y)
    r.add(tables.cash_flow(e, 1000))
    r.heading(2, "Rahoitusasema ja tunnusluvut", "Finansiell ställning och nyckeltal")
    r.text("general", "position", y)
    r.add(tables.balance_sheet(e, e.now.balance, e.before.balance, brief=True, scale=1000))
    r.add(tables.key_figures(e))
    r.heading(2, "Tilikauden tuloksen käsittely", "Behandling av räkenskapsperiodens resultat")
    r.text("general", "proposal", y)


def operating(r: Report) -> None:
    e = r.e
    r.heading(1, "Talousarvion toteutuminen", "Budgetutfall")
    r.heading(2, "Käyttötalousosan toteutuminen", "Driftsekonomidelens utfall")
    r.text("general", "operating", str(e.year))
    if e.year == 2024:
        r.add(budget_tables.summary_table(e))
        r.add(PageBreak(landscape=True, section=True), budget_tables.wide_summary_table(e), PageBreak(section=True))
    else:
        r.add(budget_tables.summary_table(e))
    for key, members in e.now.tree.items():
        name = e.words.unit(key, e.year)
        r.heading(3, name, name, unit=key)
        unit_chapter(r, key, e.now.committees[key], e.before.committees.get(key), top=True)
        if len(members) > 1:
            for unit in members:
                title = e.words.unit(unit, e.year)
                r.heading(4, title, title, unit=unit)
                unit_chapter(r, unit, e.now.units[unit], e.before.units.get(unit), top=False)


def unit_chapter(r: Report, key: str, unit: Unit, prior: Unit | None, *, top: bool) -> None:
    e, y = r.e, str(r.e.year)
    name = e.words.unit(key, e.year)
    r.add(Para(f"{e.pick('Vastuuhenkilö', 'Ansvarsperson')}: {e.words.responsible(key)}", "label"))
    r.heading(5, "Toimintaympäristö", "Verksamhetsmiljö", contents=False)
    r.text("units", key, "environment", y)
    if r.prose["units"].get(key, {}).get("risk"):
        r.heading(5, "Riskianalyysi", "Riskanalys", contents=False)
        r.text("units", key, "risk", "all")
        r.text("units", key, "risk", y)
    r.heading(5, f"Taloudellisten tavoitteiden toteutuminen {y}", f"Utfall för de ekonomiska målen {y}", contents=False)
    if top:
        r.text("general", "binding", y)
    r.add(budget_tables.operating_table(e, key, unit, name, prior))
    contradict = CONTRADICTED.get(e.year) == key
    for paragraph in unit_claims(e, unit, contradict=contradict):
        r.add(Para(paragraph))
    if contradict:
        e.contradictions.append((name, costs_claim(e, unit, contradict=True), unit["costs"]))
    r.text("units", key, "finances", y)
    goals = r.prose.get("goals", {}).get(key)
    if goals:
        r.heading(5, "Toiminnallisten tavoitteiden toteutuminen", "Utfall för verksamhetsmålen", contents=False)
        for table in goal_tables(e, key, goals):
            r.add(table)


def goal_tables(e: Edition, key: str, goals: list[dict[str, Any]]) -> list[TextTable]:
    """The unit's goals as the edition prints them: themes as spanning rows, as captions, or as a column."""
    prose = load_prose(e.language)
    name = e.words.unit(key, e.year)
    entries = []
    for goal in goals:
        result = goal["years"].get(e.year)
        if not result:
            continue
        theme = prose["themes"][goal["theme"]]
        truth = {
            "theme": theme,
            "strategic_goal": "",
            "goal": goal["goal"],
            "means": "",
            "indicator": "",
            "target": "",
            "outcome": result["outcome"],
            "responsible": "",
            "verdict": result["verdict"],
        }
        entries.append((goal, result, truth))
    if not entries:
        return []
    if e.goals == "spanning":
        heads = ["Tavoite", "Toimenpiteet", "Mittari", f"Tavoitetaso {e.year}", f"Toteuma {e.year}"]
        rows: list[list[str] | GoalRow] = []
        for theme in dict.fromkeys(t["theme"] for _, _, t in entries):
            rows.append([theme])
            for goal, result, truth in entries:
                if truth["theme"] == theme:
                    truth |= {"means": goal["means"], "indicator": goal["indicator"], "target": result["target"]}
                    cells = [goal["goal"], goal["means"], goal["indicator"], result["target"], result["outcome"]]
                    rows.append(GoalRow(cells, truth))
        return [TextTable(f"goals:{key}", name, heads, rows, [0.22, 0.22, 0.16, 0.15, 0.25])]
    if e.goals == "themes":
        found = []
        heads = [
            e.pick("Avaintavoite", "Nyckelmål"),
            e.pick("Toimenpide / keino", "Åtgärd"),
            e.pick("Vastuuhenkilö", "Ansvarig"),
            e.pick(f"Toteutuma {e.year}", f"Utfall {e.year}"),
        ]
        for theme in dict.fromkeys(t["theme"] for _, _, t in entries):
            rows = []
            strategic = ""
            for goal, result, truth in entries:
                if truth["theme"] != theme:
                    continue
                if goal["strategic"] != strategic:
                    strategic = goal["strategic"]
                    rows.append([strategic])
                responsible = goal.get("responsible") or e.words.responsible(key)
                truth |= {"strategic_goal": strategic, "means": goal["means"], "responsible": responsible}
                rows.append(GoalRow([goal["goal"], goal["means"], responsible, result["outcome"]], truth))
            number = list(prose["themes"].values()).index(theme) + 1
            found.append(
                TextTable(f"goals:{key}:{number}", name, heads, rows, [0.24, 0.24, 0.2, 0.32], f"{number}. {theme}")
            )
        return found
    heads = ["Teema", "Tavoite", "Mittari", f"Tavoitearvo {e.year}", f"Toteuma {e.year}", "Tila"]
    status = {
        "achieved": "Toteutui",
        "partly": "Toteutui osittain",
        "postponed": "Siirtyi",
        "not_achieved": "Ei toteutunut",
        "unknown": "–",
    }
    rows = []
    for goal, result, truth in entries:
        truth |= {"indicator": goal["indicator"], "target": result["target"]}
        cells = [
            truth["theme"],
            goal["goal"],
            goal["indicator"],
            result["target"],
            result["outcome"],
            status[result["verdict"]],
        ]
        rows.append(GoalRow(cells, truth))
    return [TextTable(f"goals:{key}", name, heads, rows, [0.15, 0.24, 0.15, 0.14, 0.2, 0.12])]


def budget_parts(r: Report) -> None:
    e, y = r.e, str(r.e.year)
    r.heading(2, "Tuloslaskelmaosan toteutuminen", "Resultaträkningsdelens utfall")
    r.text("general", "income_part", y)
    r.add(budget_tables.income_budget_table(e))
    r.heading(2, "Investointiosan toteutuminen", "Investeringsdelens utfall")
    r.text("general", "investment_part", y)
    r.add(budget_tables.investments(e))
    r.heading(2, "Rahoitusosan toteutuminen", "Finansieringsdelens utfall")
    r.text("general", "financing_part", y)
    r.add(budget_tables.financing(e))


def statements(r: Report) -> None:
    e = r.e
    r.heading(1, "Tilinpäätöslaskelmat", "Bokslutskalkyler")
    r.heading(2, "Tuloslaskelma", "Resultaträkning")
    r.add(tables.income_statement(e))
    r.heading(2, "Rahoituslaskelma", "Finansieringsanalys")
    r.add(tables.cash_flow(e))
    r.heading(2, "Tase", "Balansräkning")
    r.add(tables.balance_sheet(e, e.now.balance, e.before.balance))
    r.heading(1, "Konsernitilinpäätös", "Koncernbokslut")
    r.text("general", "group", str(e.year))
    every = groups.build_group(e.years)
    now, before = every[e.year], every[e.year - 1]
    r.heading(2, "Konsernituloslaskelma", "Koncernresultaträkning")
    r.add(groups.group_income_table(e, now, before))
    if before.cash:
        r.heading(2, "Konsernin rahoituslaskelma", "Koncernens finansieringsanalys")
        r.add(groups.group_cash_table(e, now, before, every[e.year - 2].balance["cash"]))
    r.heading(2, "Konsernitase", "Koncernbalansräkning")
    r.add(groups.group_balance_table(e, now, before))


def notes(r: Report) -> None:
    e, y = r.e, str(r.e.year)
    r.heading(1, "Tilinpäätöksen liitetiedot", "Noter till bokslutet")
    r.heading(2, "Tilinpäätöksen laatimisperiaatteet", "Principer för upprättandet av bokslutet")
    r.text("general", "principles", "all")
    r.text("general", "principles", y)
    r.heading(2, "Henkilöstökulut", "Personalkostnader")
    r.text("general", "staff_note", "all")
    r.add(tables.staff_note(e))
    r.heading(2, "Poistosuunnitelma", "Avskrivningsplan")
    r.text("general", "depreciation", "all")
    plan = r.prose["general"].get("plan")
    if plan:
        r.add(TextTable("plan", e.words.city, plan["heads"], plan["rows"], [0.5, 0.25, 0.25]))
    r.add(PageBreak(landscape=True, section=True))
    r.heading(2, "Pysyvien vastaavien muutokset", "Förändringar i bestående aktiva")
    r.text("general", "movements", "all")
    r.add(tables.movements_table(e), PageBreak(section=True))


def signatures(r: Report) -> None:
    e = r.e
    r.heading(1, "Allekirjoitukset ja tilinpäätösmerkintä", "Underskrifter och bokslutsanteckning")
    r.text("general", "signatures", str(e.year))
    for line in r.prose["general"].get("signers", []):
        r.add(Para(line, "sign"))
    r.heading(2, "Tilinpäätösmerkintä", "Bokslutsanteckning")
    r.text("general", "audit_mark", str(e.year))
    for line in r.prose["general"].get("auditors", []):
        r.add(Para(line, "sign"))
