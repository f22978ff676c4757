"""The terms of the sample reports in Finnish and Swedish: line items, headers, units, headings.

Belongs here: terms. Does not belong here: sentences (prose/*.yaml), figures.
"""

from __future__ import annotations

CITY = {"fi": "Tuulisalmen kaupunki", "sv": "Vindsunds stad"}
GROUP = {"fi": "Tuulisalmen kaupunkikonserni", "sv": "Vindsunds stadskoncern"}

UNITS: dict[str, tuple[str, str]] = {
    "audit": ("Tarkastuslautakunta", "Revisionsnämnden"),
    "board": ("Kaupunginhallitus", "Stadsstyrelsen"),
    "education": ("Sivistyslautakunta", "Bildningsnämnden"),
    "technical": ("Tekninen lautakunta", "Tekniska nämnden"),
    "admin": ("Hallinto- ja henkilöstöpalvelut", "Förvaltnings- och personaltjänster"),
    "finance": ("Talous- ja tietohallintopalvelut", "Ekonomi- och datatjänster"),
    "vitality": ("Elinvoimapalvelut", "Livskraftstjänster"),
    "health": ("Sosiaali- ja terveyspalvelujen järjestäminen", "Ordnande av social- och hälsovård"),
    "daycare": ("Varhaiskasvatus", "Småbarnspedagogik"),
    "schools": ("Perusopetus", "Grundläggande utbildning"),
    "culture": ("Kulttuuri- ja vapaa-aikapalvelut", "Kultur- och fritidstjänster"),
    "catering": ("Ruokapalvelut", "Måltidstjänster"),
    "streets": ("Yhdyskuntatekniikka", "Kommunalteknik"),
    "premises": ("Tilapalvelut", "Lokaltjänster"),
    "planning": ("Maankäyttö ja kaavoitus", "Markanvändning och planläggning"),
}
RENAMED_2024 = {"catering": "Ruoka- ja puhtauspalvelut"}
RESPONSIBLE: dict[str, tuple[str, str]] = {
    "audit": ("tarkastuslautakunnan puheenjohtaja", "revisionsnämndens ordförande"),
    "board": ("kaupunginjohtaja", "stadsdirektören"),
    "education": ("sivistysjohtaja", "bildningsdirektören"),
    "technical": ("tekninen johtaja", "tekniska direktören"),
    "admin": ("hallintojohtaja", "förvaltningsdirektören"),
    "finance": ("talousjohtaja", "ekonomidirektören"),
    "vitality": ("elinvoimajohtaja", "livskraftsdirektören"),
    "health": ("kaupunginjohtaja", "stadsdirektören"),
    "daycare": ("varhaiskasvatuspäällikkö", "chefen för småbarnspedagogik"),
    "schools": ("opetuspäällikkö", "undervisningschefen"),
    "culture": ("kulttuuri- ja vapaa-aikapäällikkö", "kultur- och fritidschefen"),
    "catering": ("ruokapalvelupäällikkö", "måltidschefen"),
    "streets": ("kaupungininsinööri", "stadsingenjören"),
    "premises": ("tilapalvelupäällikkö", "lokaltjänstchefen"),
    "planning": ("kaavoituspäällikkö", "planläggningschefen"),
}
LINES: dict[str, tuple[str, str]] = {
    "sales": ("Myyntituotot", "Försäljningsintäkter"),
    "fees": ("Maksutuotot", "Avgiftsintäkter"),
    "grants": ("Tuet ja avustukset", "Understöd och bidrag"),
    "other_rev": ("Muut toimintatuotot", "Övriga verksamhetsintäkter"),
    "revenue": ("Toimintatuotot", "Verksamhetens intäkter"),
    "own_use": ("Valmistus omaan käyttöön", "Tillverkning för eget bruk"),
    "staff": ("Henkilöstökulut", "Personalkostnader"),
    "services": ("Palvelujen ostot", "Köp av tjänster"),
    "materials": ("Aineet, tarvikkeet ja tavarat", "Material, förnödenheter och varor"),
    "allowances": ("Avustukset", "Understöd"),
    "other_exp": ("Muut toimintakulut", "Övriga verksamhetskostnader"),
    "costs": ("Toimintakulut", "Verksamhetens kostnader"),
    "margin": ("Toimintakate", "Verksamhetsbidrag"),
    "dep": ("Poistot ja arvonalentumiset", "Avskrivningar och nedskrivningar"),
    "internal": ("Sisäiset erät", "Interna poster"),
    "wages": ("Palkat ja palkkiot", "Löner och arvoden"),
    "side_total": ("Henkilösivukulut", "Lönebikostnader"),
    "pensions": ("Eläkekulut", "Pensionskostnader"),
    "side": ("Muut henkilösivukulut", "Övriga lönebikostnader"),
    "taxes": ("Verotulot", "Skatteinkomster"),
    "tax_income": ("Kunnan tulovero", "Kommunal inkomstskatt"),
    "tax_property": ("Kiinteistövero", "Fastighetsskatt"),
    "tax_corporate": ("Osuus yhteisöveron tuotosta", "Andel av samfundsskatten"),
    "state": ("Valtionosuudet", "Statsandelar"),
    "financial": ("Rahoitustuotot ja -kulut", "Finansiella intäkter och kostnader"),
    "fin_int": ("Korkotuotot", "Ränteintäkter"),
    "fin_other": ("Muut rahoitustuotot", "Övriga finansiella intäkter"),
    "fin_intexp": ("Korkokulut", "Räntekostnader"),
    "fin_otherexp": ("Muut rahoituskulut", "Övriga finansiella kostnader"),
    "annual": ("Vuosikate", "Årsbidrag"),
    "dep_plan": ("Suunnitelman mukaiset poistot", "Avskrivningar enligt plan"),
    "result": ("Tilikauden tulos", "Räkenskapsperiodens resultat"),
    "depdiff": ("Poistoeron lisäys (-) tai vähennys (+)", "Ökning (-) eller minskning (+) av avskrivningsdifferens"),
    "surplus": ("Tilikauden ylijäämä (alijäämä)", "Räkenskapsperiodens överskott (underskott)"),
    "operations": ("Toiminnan rahavirta", "Verksamhetens kassaflöde"),
    "corrections": ("Tulorahoituksen korjauserät", "Rättelseposter till internt tillförda medel"),
    "investments": ("Investointien rahavirta", "Investeringarnas kassaflöde"),
    "inv_exp": ("Investointimenot", "Investeringsutgifter"),
    "inv_share": ("Rahoitusosuudet investointimenoihin", "Finansieringsandelar för investeringsutgifter"),
    "inv_sale": (
        "Pysyvien vastaavien hyödykkeiden luovutustulot",
        "Överlåtelseinkomster av tillgångar bland bestående aktiva",
    ),
    "before_financing": ("Toiminnan ja investointien rahavirta", "Verksamhetens och investeringarnas kassaflöde"),
    "financing": ("Rahoituksen rahavirta", "Finansieringens kassaflöde"),
    "lending_change": ("Antolainauksen muutokset", "Förändringar i utlåningen"),
    "lend_inc": ("Antolainasaamisten lisäys", "Ökning av lånefordringar"),
    "lend_dec": ("Antolainasaamisten vähennys", "Minskning av lånefordringar"),
    "debt_change": ("Lainakannan muutokset", "Förändringar i lånebeståndet"),
    "debt_inc": ("Pitkäaikaisten lainojen lisäys", "Ökning av långfristiga lån"),
    "debt_dec": ("Pitkäaikaisten lainojen vähennys", "Minskning av långfristiga lån"),
    "debt_short_change": ("Lyhytaikaisten lainojen muutos", "Förändring av kortfristiga lån"),
    "other_change": ("Muut maksuvalmiuden muutokset", "Övriga förändringar av likviditeten"),
    "other_trust": (
        "Toimeksiantojen varojen ja pääomien muutokset",
        "Förändringar i förvaltade medel och förvaltat kapital",
    ),
    "other_inv": ("Vaihto-omaisuuden muutos", "Förändring av omsättningstillgångar"),
    "other_rec": ("Saamisten muutos", "Förändring av fordringar"),
    "other_debt_change": ("Korottomien velkojen muutos", "Förändring av räntefria skulder"),
    "net": ("Rahavarojen muutos", "Förändring av likvida medel"),
    "cash_end": ("Rahavarat 31.12.", "Likvida medel 31.12."),
    "cash_begin": ("Rahavarat 1.1.", "Likvida medel 1.1."),
    "ASSETS": ("VASTAAVAA", "AKTIVA"),
    "fixed": ("Pysyvät vastaavat", "Bestående aktiva"),
    "intangible": ("Aineettomat hyödykkeet", "Immateriella tillgångar"),
    "intangible_rights": ("Aineettomat oikeudet", "Immateriella rättigheter"),
    "intangible_other": ("Muut pitkävaikutteiset menot", "Övriga utgifter med lång verkningstid"),
    "tangible": ("Aineelliset hyödykkeet", "Materiella tillgångar"),
    "land": ("Maa- ja vesialueet", "Mark- och vattenområden"),
    "buildings": ("Rakennukset", "Byggnader"),
    "structures": ("Kiinteät rakenteet ja laitteet", "Fasta konstruktioner och anordningar"),
    "machinery": ("Koneet ja kalusto", "Maskiner och inventarier"),
    "other_tangible": ("Muut aineelliset hyödykkeet", "Övriga materiella tillgångar"),
    "wip": ("Ennakkomaksut ja keskeneräiset hankinnat", "Förskottsbetalningar och pågående nyanläggningar"),
    "holdings": ("Sijoitukset", "Placeringar"),
    "shares": ("Osakkeet ja osuudet", "Aktier och andelar"),
    "lending": ("Muut lainasaamiset", "Övriga lånefordringar"),
    "trust_assets": ("Toimeksiantojen varat", "Förvaltade medel"),
    "current": ("Vaihtuvat vastaavat", "Rörliga aktiva"),
    "inventory": ("Vaihto-omaisuus", "Omsättningstillgångar"),
    "receivables": ("Saamiset", "Fordringar"),
    "rec_long": ("Pitkäaikaiset saamiset", "Långfristiga fordringar"),
    "rec_short": ("Lyhytaikaiset saamiset", "Kortfristiga fordringar"),
    "rec_sales": ("Myyntisaamiset", "Försäljningsfordringar"),
    "rec_other": ("Muut saamiset", "Övriga fordringar"),
    "rec_accrued": ("Siirtosaamiset", "Resultatregleringar"),
    "cash": ("Rahat ja pankkisaamiset", "Kassa och bank"),
    "LIABILITIES": ("VASTATTAVAA", "PASSIVA"),
    "equity": ("Oma pääoma", "Eget kapital"),
    "capital": ("Peruspääoma", "Grundkapital"),
    "funds": ("Muut omat rahastot", "Övriga egna fonder"),
    "earlier": (
        "Edellisten tilikausien ylijäämä (alijäämä)",
        "Överskott (underskott) från tidigare räkenskapsperioder",
    ),
    "minority": ("Vähemmistöosuudet", "Minoritetsandelar"),
    "depdiff_stock": ("Poistoero ja vapaaehtoiset varaukset", "Avskrivningsdifferens och reserver"),
    "provisions": ("Pakolliset varaukset", "Avsättningar"),
    "trust_capital": ("Toimeksiantojen pääomat", "Förvaltat kapital"),
    "debt": ("Vieras pääoma", "Främmande kapital"),
    "debt_long": ("Pitkäaikainen vieras pääoma", "Långfristigt främmande kapital"),
    "loans_long": ("Lainat rahoitus- ja vakuutuslaitoksilta", "Lån från finansiella institut och försäkringsanstalter"),
    "debt_short": ("Lyhytaikainen vieras pääoma", "Kortfristigt främmande kapital"),
    "loans_short": (
        "Lainat rahoitus- ja vakuutuslaitoksilta",
        "Lån från finansiella institut och försäkringsanstalter",
    ),
    "advances": ("Saadut ennakot", "Erhållna förskott"),
    "payables": ("Ostovelat", "Leverantörsskulder"),
    "other_debt": ("Muut velat", "Övriga skulder"),
    "accruals": ("Siirtovelat", "Resultatregleringar"),
    "assoc": ("Osuus osakkuusyhteisöjen voitosta (tappiosta)", "Andel av intressesamfundens vinst (förlust)"),
    "appropriations": ("Tilinpäätössiirrot", "Bokslutsdispositioner"),
    "deferred": ("Laskennalliset verot", "Latenta skatter"),
}
PROJECTS: dict[str, tuple[str, str]] = {
    "school": ("Rantapellon koulukeskus", "Strandåkers skolcentrum"),
    "daycare": ("Myllytien päiväkoti", "Kvarnvägens daghem"),
    "hall": ("Liikuntahallin peruskorjaus", "Grundrenovering av idrottshallen"),
    "streets": ("Kadut ja kevyen liikenteen väylät", "Gator och leder för gång- och cykeltrafik"),
    "lighting": ("Katuvalaistuksen uusiminen", "Förnyande av gatubelysningen"),
    "harbour": ("Vierassataman laiturit", "Gästhamnens bryggor"),
    "school_kit": ("Koulujen ensikertainen kalustaminen", "Första inredning av skolor"),
    "systems": ("Tietojärjestelmät", "Datasystem"),
    "land": ("Maanhankinta", "Markanskaffning"),
}
ASSET_GROUPS: dict[str, tuple[str, str]] = {
    "intangible_rights": ("Aineettomat hyödykkeet", "Immateriella tillgångar"),
    "land": ("Maa- ja vesialueet", "Mark- och vattenområden"),
    "buildings": ("Rakennukset", "Byggnader"),
    "structures": ("Kiinteät rakenteet ja laitteet", "Fasta konstruktioner och anordningar"),
    "machinery": ("Koneet ja kalusto", "Maskiner och inventarier"),
}


class Words:
    """The terms of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.index = ("fi", "sv").index(language)
        self.city, self.group = CITY[language], GROUP[language]

    def line(self, key: str) -> str:
        return LINES[key][self.index]

    def unit(self, key: str, year: int) -> str:
        if key == "city":
            return self.city
        if year >= 2024 and key in RENAMED_2024:
            return RENAMED_2024[key]
        return UNITS[key][self.index]

    def responsible(self, key: str) -> str:
        return RESPONSIBLE[key][self.index]

    def project(self, key: str) -> str:
        return PROJECTS[key][self.index]

    def asset_group(self, key: str) -> str:
        return ASSET_GROUPS[key][self.index]

    def pick(self, fi: str, sv: str) -> str:
        return (fi, sv)[self.index]
