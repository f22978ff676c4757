"""What drawn reports say, in Finnish and Swedish: names of units, headings, sentences, words of goals and verdicts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    entity: str
    title: str
    contents: str
    parts: tuple[str, ...]
    review: str
    review_parts: tuple[str, ...]
    operating: str
    boards: tuple[tuple[str, tuple[str, ...]], ...]
    generic: tuple[str, ...]
    whole: tuple[str, ...]
    goals: str
    lead: str
    caption: str
    caption_words: str
    rows: tuple[str, str, str]
    heads: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]
    aims: tuple[str, ...]
    themes: tuple[str, ...]
    indicators: tuple[str, ...]
    labels: dict[str, tuple[str, ...]]
    verdicts: dict[str, tuple[str, ...]]
    prose_outcomes: tuple[str, ...]


FI = Words(
    entity="Haapasalmen kaupunki",
    title="Tilinpäätös 2024",
    contents="Sisällys",
    parts=("TOIMINTAKERTOMUS", "TALOUSARVION TOTEUTUMINEN", "TILINPÄÄTÖSLASKELMAT"),
    review="Olennaiset tapahtumat ja talouden kehitys",
    review_parts=("Kaupunginjohtajan katsaus", "Yleinen taloudellinen kehitys", "Arvio tulevasta kehityksestä"),
    operating="Käyttötalouden toteutuminen",
    boards=(
        ("Kaupunginhallitus", ("Hallintopalvelut", "Elinvoimapalvelut", "Henkilöstöpalvelut")),
        ("Sivistyslautakunta", ("Varhaiskasvatus", "Perusopetus", "Kirjastopalvelut", "Nuorisopalvelut")),
        ("Tekninen lautakunta", ("Yhdyskuntatekniikka", "Tilapalvelut", "Ruokapalvelut")),
    ),
    generic=("Toiminnan kuvaus", "Riskit ja epävarmuustekijät", "Poikkeamien perustelut", "Henkilöstö"),
    whole=("Tuloslaskelmaosan toteutuminen", "Investointien toteutuminen", "Rahoitusosan toteutuminen"),
    goals="Tavoitteiden toteutuminen",
    lead="Tulosalue",
    caption="Taulukko",
    caption_words="talousarvion toteutuminen",
    rows=("Toimintatuotot", "Toimintakulut", "Toimintakate"),
    heads=(("TA 2024", "TP 2024"), ("TA 2024", "Muutos", "TP 2024", "Poikkeama"), ("Talousarvio 2024", "Toteuma 2024")),
    sentences=(
        "Vuoden aikana palvelut järjestettiin suunnitelman mukaan ja asiakkaiden määrä kasvoi edellisestä vuodesta.",
        "Sopeutusohjelman toimenpiteitä vietiin eteenpäin yhdessä henkilöstön kanssa, ja vaikutukset näkyvät jo.",
        "Keväällä otettiin käyttöön uusi asiakastietojärjestelmä.",
        "Kiinteistöjen kunnossapitoon käytettiin aiempaa enemmän rahaa, sillä korjausvelka oli päässyt kertymään.",
        "Hankintojen kilpailutus onnistui, ja ostopalvelujen kustannukset jäivät arvioitua pienemmiksi.",
        "Henkilöstön vaihtuvuus oli vähäistä.",
        "Yhteistyötä naapurikuntien kanssa tiivistettiin, ja sopimuksia uudistettiin syksyn aikana.",
        "Avustuksia myönnettiin yhdistyksille ja yrityksille aiempien vuosien tapaan, painona nuorten toiminta.",
        "Toimitilojen käyttöaste nousi, kun tyhjiä tiloja myytiin ja vuokrattiin.",
        "Loppuvuoden aikana valmisteltiin seuraavan vuoden palveluverkkoa koskevat päätökset.",
        "Affiniteettiryhmien kokoukset ja raffinoidut fiktiiviset esimerkit kuvaavat konfliktien ratkaisua.",
    ),
    aims=(
        "Palvelut ovat sujuvia ja helposti saavutettavia",
        "Henkilöstö voi hyvin ja osaaminen vahvistuu",
        "Talous on tasapainossa ja velkaantuminen taittuu",
        "Asukkaat osallistuvat palvelujen kehittämiseen",
        "Rakennettu ympäristö on viihtyisä ja turvallinen",
    ),
    themes=("Elinvoimainen kaupunki", "Hyvinvoiva asukas", "Kestävä talous"),
    indicators=(
        "Asiakastyytyväisyys, asteikko 1–5",
        "Käsittelyaika, pv",
        "Sairauspoissaolot, pv/htv",
        "Osallistujamäärä",
    ),
    labels={
        "theme": ("Painopiste", "Strateginen painopiste", "Strateginen valinta"),
        "goal": ("Tavoite", "Sitova tavoite", "Talousarviotavoite", "Toiminnallinen tavoite"),
        "means": ("Toimenpiteet", "Keinot"),
        "indicator": ("Mittari", "Arviointikriteeri"),
        "baseline": ("Nykyarvo", "Lähtötaso"),
        "target": ("Tavoitearvo", "Tavoitetaso"),
        "outcome": ("Toteuma", "Toteutuminen", "Toteuma-arvo", "Tulos"),
        "verdict": ("Arvio", "Tila", "Status", "Arvio toteutumisesta", "Toteutunut kyllä/ei"),
        "responsible": ("Vastuuhenkilö", "Vastuutaho"),
    },
    verdicts={
        "achieved": ("Toteutui", "Kyllä", "Toteutunut", "Saavutettu", "Vihreä"),
        "partly": ("Toteutui osittain", "Osittain", "Osittain toteutunut", "Keltainen"),
        "not_achieved": ("Ei toteutunut", "Ei", "Ei toteutunut", "Punainen"),
    },
    prose_outcomes=(
        "Kyselyn tulos parani, vaikka kaikkia toimenpiteitä ei toteutettu.",
        "Työ on aloitettu ja etenee, mutta resurssit olivat niukat.",
        "Uusi toimintamalli otettiin käyttöön kesäkuussa.",
        "Henkilöstölle järjestettiin koulutusta kahdesti vuoden aikana.",
    ),
)

SV = Words(
    entity="Björkviks stad",
    title="Bokslut 2024",
    contents="Innehåll",
    parts=("VERKSAMHETSBERÄTTELSE", "BUDGETUTFALL", "BOKSLUTSKALKYLER"),
    review="Väsentliga händelser och den ekonomiska utvecklingen",
    review_parts=(
        "Stadsdirektörens översikt",
        "Den allmänna ekonomiska utvecklingen",
        "Bedömning av den framtida utvecklingen",
    ),
    operating="Driftsekonomins utfall",
    boards=(
        ("Stadsstyrelsen", ("Förvaltningstjänster", "Näringslivstjänster", "Personaltjänster")),
        ("Bildningsnämnden", ("Småbarnspedagogik", "Grundläggande utbildning", "Biblioteket", "Ungdomstjänster")),
        ("Tekniska nämnden", ("Samhällsteknik", "Lokalservice", "Kostservice")),
    ),
    generic=("Beskrivning av verksamheten", "Risker och osäkerhetsfaktorer", "Avvikelser från budgeten", "Personal"),
    whole=("Resultaträkningsdelens utfall", "Investeringarnas utfall", "Finansieringsdelens utfall"),
    goals="Uppfyllelse av målen",
    lead="Resultatområde",
    caption="Tabell",
    caption_words="budgetutfall",
    rows=("Verksamhetens intäkter", "Verksamhetens kostnader", "Verksamhetsbidrag"),
    heads=(
        ("BU 2024", "BS 2024"),
        ("Budget 2024", "Ändring", "Bokslut 2024", "Avvikelse"),
        ("Budget 2024", "Utfall 2024"),
    ),
    sentences=(
        "Under året ordnades tjänsterna enligt planen och antalet kunder ökade jämfört med året innan.",
        "Åtgärderna i anpassningsprogrammet genomfördes tillsammans med personalen, och effekterna syns i utfallet.",
        "På våren togs ett nytt kundregister i bruk.",
        "Underhållet av fastigheterna krävde mer pengar än tidigare, eftersom reparationsskulden hade vuxit.",
        "Konkurrensutsättningen lyckades, och kostnaderna för köpta tjänster blev lägre än väntat.",
        "Omsättningen på personal var liten.",
        "Samarbetet med grannkommunerna fördjupades, och avtalen förnyades under hösten.",
        "Bidrag beviljades till föreningar och företag som tidigare, med tyngdpunkt på verksamhet för barn och unga.",
        "Användningsgraden för lokalerna steg när tomma utrymmen såldes och hyrdes ut.",
        "I slutet av året bereddes besluten om nästa års servicenät.",
        "Officiella konflikter om affischer och fiktiva graffiti behandlades effektivt.",
    ),
    aims=(
        "Tjänsterna är smidiga och lätta att nå",
        "Personalen mår bra och kompetensen ökar",
        "Ekonomin är i balans och skuldsättningen bryts",
        "Invånarna deltar i utvecklingen av tjänsterna",
        "Den byggda miljön är trivsam och trygg",
    ),
    themes=("Livskraftig stad", "Invånare som mår bra", "Hållbar ekonomi"),
    indicators=("Kundnöjdhet, skala 1–5", "Behandlingstid, dagar", "Sjukfrånvaro, dagar/årsv", "Antal deltagare"),
    labels={
        "theme": ("Tyngdpunkt", "Insatsområde", "Strategiskt val"),
        "goal": ("Mål", "Bindande mål", "Verksamhetsmål", "Målsättning"),
        "means": ("Åtgärder", "Metod"),
        "indicator": ("Mätare", "Indikator"),
        "baseline": ("Utgångsläge", "Nuläge"),
        "target": ("Målvärde", "Målnivå"),
        "outcome": ("Utfall", "Resultat", "Förverkligande", "Måluppfyllelse"),
        "verdict": ("Bedömning", "Status", "Läge", "Uppnått"),
        "responsible": ("Ansvarsperson", "Ansvarig"),
    },
    verdicts={
        "achieved": ("Uppnått", "Ja", "Uppnåddes", "Förverkligades", "Grön"),
        "partly": ("Delvis uppnått", "Delvis", "Uppnåddes delvis", "Gul"),
        "not_achieved": ("Inte uppnått", "Nej", "Uppnåddes inte", "Röd"),
    },
    prose_outcomes=(
        "Resultatet i enkäten förbättrades, fast alla åtgärder inte genomfördes.",
        "Arbetet har påbörjats och fortgår, men resurserna var knappa.",
        "Den nya verksamhetsmodellen togs i bruk i juni.",
        "För personalen ordnades utbildning två gånger under året.",
    ),
)
