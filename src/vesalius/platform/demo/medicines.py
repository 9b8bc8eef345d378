"""Medicines by ATC class with French and Dutch substance names, and how each is usually taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vesalius.platform.demo.codes import ATC, UCUM, word

_ROUTES = {
    "oral": ("26643006", "Oral use"),
    "inhaled": ("447694001", "Inhalation use"),
    "subcutaneous": ("34206005", "Subcutaneous use"),
    "cutaneous": ("448598008", "Cutaneous use"),
    "nasal": ("46713006", "Nasal use"),
}
_UNITS = {
    "tablet": ("{tbl}", ("comprimé", "tablet"), ("comprimés", "tabletten")),
    "capsule": ("{caps}", ("gélule", "capsule"), ("gélules", "capsules")),
    "puff": ("{puff}", ("bouffée", "puff"), ("bouffées", "puffs")),
    "unit": ("[iU]", ("unité", "eenheid"), ("unités", "eenheden")),
    "injection": ("{inj}", ("injection", "injectie"), ("injections", "injecties")),
    "sachet": ("{sachet}", ("sachet", "zakje"), ("sachets", "zakjes")),
    "millilitre": ("mL", ("ml", "ml"), ("ml", "ml")),
    "application": ("{appl}", ("application", "applicatie"), ("applications", "applicaties")),
}


@dataclass(frozen=True, slots=True)
class Medicine:
    """A substance, its strength and the usual dosage: `dose` units, `frequency` times every `days` days."""

    atc: str
    names: tuple[str, str]
    strength: str
    unit: str = "tablet"
    dose: float = 1
    frequency: int = 1
    days: int = 1
    route: str = "oral"
    as_needed: bool = False


MEDICINES = {
    "metformin": Medicine("A10BA02", ("metformine", "metformine"), "850 mg", frequency=2),
    "metformin_low": Medicine("A10BA02", ("metformine", "metformine"), "500 mg", frequency=2),
    "gliclazide": Medicine("A10BB09", ("gliclazide", "gliclazide"), "60 mg LP"),
    "empagliflozin": Medicine("A10BK03", ("empagliflozine", "empagliflozine"), "10 mg"),
    "linagliptin": Medicine("A10BH05", ("linagliptine", "linagliptine"), "5 mg"),
    "dulaglutide": Medicine(
        "A10BJ05", ("dulaglutide", "dulaglutide"), "1,5 mg", "injection", days=7, route="subcutaneous"
    ),
    "glargine": Medicine(
        "A10AE04",
        ("insuline glargine", "insuline glargine"),
        "100 U/ml",
        "unit",
        dose=18,
        route="subcutaneous",
    ),
    "perindopril": Medicine("C09AA04", ("périndopril", "perindopril"), "5 mg"),
    "losartan": Medicine("C09CA01", ("losartan", "losartan"), "50 mg"),
    "amlodipine": Medicine("C08CA01", ("amlodipine", "amlodipine"), "5 mg"),
    "indapamide": Medicine("C03BA11", ("indapamide", "indapamide"), "2,5 mg"),
    "bisoprolol": Medicine("C07AB07", ("bisoprolol", "bisoprolol"), "5 mg"),
    "spironolactone": Medicine("C03DA01", ("spironolactone", "spironolacton"), "25 mg"),
    "bumetanide": Medicine("C03CA02", ("bumétanide", "bumetanide"), "1 mg"),
    "atorvastatin": Medicine("C10AA05", ("atorvastatine", "atorvastatine"), "20 mg"),
    "simvastatin": Medicine("C10AA01", ("simvastatine", "simvastatine"), "40 mg"),
    "rosuvastatin": Medicine("C10AA07", ("rosuvastatine", "rosuvastatine"), "20 mg"),
    "ezetimibe": Medicine("C10AX09", ("ézétimibe", "ezetimibe"), "10 mg"),
    "apixaban": Medicine("B01AF02", ("apixaban", "apixaban"), "5 mg", frequency=2),
    "apixaban_low": Medicine("B01AF02", ("apixaban", "apixaban"), "2,5 mg", frequency=2),
    "acenocoumarol": Medicine("B01AA07", ("acénocoumarol", "acenocoumarol"), "1 mg", dose=2),
    "levothyroxine": Medicine("H03AA01", ("lévothyroxine", "levothyroxine"), "75 µg"),
    "salbutamol": Medicine(
        "R03AC02",
        ("salbutamol", "salbutamol"),
        "100 µg",
        "puff",
        dose=2,
        frequency=4,
        route="inhaled",
        as_needed=True,
    ),
    "budesonide_formoterol": Medicine(
        "R03AK07",
        ("budésonide + formotérol", "budesonide + formoterol"),
        "160/4,5 µg",
        "puff",
        frequency=2,
        route="inhaled",
    ),
    "tiotropium": Medicine("R03BB04", ("tiotropium", "tiotropium"), "18 µg", "capsule", route="inhaled"),
    "umeclidinium_vilanterol": Medicine(
        "R03AL03",
        ("uméclidinium + vilantérol", "umeclidinium + vilanterol"),
        "55/22 µg",
        "puff",
        route="inhaled",
    ),
    "methylprednisolone": Medicine("H02AB04", ("méthylprednisolone", "methylprednisolon"), "32 mg"),
    "sertraline": Medicine("N06AB06", ("sertraline", "sertraline"), "50 mg"),
    "escitalopram": Medicine("N06AB10", ("escitalopram", "escitalopram"), "10 mg"),
    "donepezil": Medicine("N06DA02", ("donépézil", "donepezil"), "10 mg"),
    "paracetamol": Medicine("N02BE01", ("paracétamol", "paracetamol"), "1 g", frequency=3, as_needed=True),
    "paracetamol_child": Medicine(
        "N02BE01",
        ("paracétamol sirop", "paracetamol siroop"),
        "32 mg/ml",
        "millilitre",
        dose=5,
        frequency=4,
        as_needed=True,
    ),
    "ibuprofen": Medicine("M01AE01", ("ibuprofène", "ibuprofen"), "400 mg", frequency=3),
    "morphine": Medicine("N02AA01", ("morphine LP", "morfine retard"), "30 mg", frequency=2),
    "morphine_rescue": Medicine("N02AA01", ("morphine", "morfine"), "10 mg", frequency=6, as_needed=True),
    "haloperidol": Medicine("N05AD01", ("halopéridol", "haloperidol"), "2 mg/ml", "millilitre", dose=0.5, frequency=2),
    "amoxicillin": Medicine("J01CA04", ("amoxicilline", "amoxicilline"), "1 g", frequency=3),
    "amoxicillin_child": Medicine(
        "J01CA04",
        ("amoxicilline suspension", "amoxicilline suspensie"),
        "250 mg/5 ml",
        "millilitre",
        dose=6,
        frequency=3,
    ),
    "azithromycin": Medicine("J01FA10", ("azithromycine", "azithromycine"), "500 mg"),
    "doxycycline": Medicine("J01AA02", ("doxycycline", "doxycycline"), "100 mg", frequency=2),
    "nitrofurantoin": Medicine("J01XE01", ("nitrofurantoïne", "nitrofurantoïne"), "100 mg", "capsule", frequency=3),
    "fosfomycin": Medicine("J01XX01", ("fosfomycine", "fosfomycine"), "3 g", "sachet"),
    "pantoprazole": Medicine("A02BC02", ("pantoprazole", "pantoprazol"), "20 mg"),
    "folic_acid": Medicine("B03BB01", ("acide folique", "foliumzuur"), "0,4 mg"),
    "iron": Medicine("B03AA07", ("sulfate ferreux", "ferrosulfaat"), "105 mg"),
    "cholecalciferol": Medicine("A11CC05", ("colécalciférol", "colecalciferol"), "25 000 UI", days=30),
    "alendronate": Medicine("M05BA04", ("acide alendronique", "alendroninezuur"), "70 mg", days=7),
    "enoxaparin": Medicine("B01AB05", ("énoxaparine", "enoxaparine"), "40 mg", "injection", route="subcutaneous"),
    "antiretroviral": Medicine(
        "J05AR20",
        (
            "bictégravir + emtricitabine + ténofovir alafénamide",
            "bictegravir + emtricitabine + tenofoviralafenamide",
        ),
        "50/200/25 mg",
    ),
    "cetirizine": Medicine("R06AE07", ("cétirizine", "cetirizine"), "10 mg", as_needed=True),
    "mometasone_nasal": Medicine(
        "R01AD09", ("mométasone spray nasal", "mometason neusspray"), "50 µg", "puff", dose=2, route="nasal"
    ),
    "hydrocortisone": Medicine(
        "D07AA02",
        ("hydrocortisone crème", "hydrocortison crème"),
        "1 %",
        "application",
        frequency=2,
        route="cutaneous",
    ),
    "naltrexone": Medicine("N07BB04", ("naltrexone", "naltrexon"), "50 mg"),
    "sumatriptan": Medicine("N02CC01", ("sumatriptan", "sumatriptan"), "50 mg", as_needed=True),
}
# Lowest filtration rate (mL/min/1.73 m²) at which a medicine is given, by its leaflet.
MINIMUM_FILTRATION = {
    "metformin": 45,
    "metformin_low": 30,
    "gliclazide": 30,
    "empagliflozin": 20,
    "indapamide": 30,
    "nitrofurantoin": 45,
    "alendronate": 35,
    "ibuprofen": 45,
    "spironolactone": 30,
}
LOWER_DOSE = {"metformin": "metformin_low"}


def name(key: str, language: str) -> str:
    """Substance and strength."""
    medicine = MEDICINES[key]
    return f"{word(medicine.names, language)} {medicine.strength}"


def medication_concept(key: str, language: str) -> dict[str, Any]:
    """The substance as CodeableConcept with its ATC code."""
    medicine = MEDICINES[key]
    coding = {"system": ATC, "code": medicine.atc, "display": word(medicine.names, language)}
    return {"coding": [coding], "text": name(key, language)}


def dosage(key: str, language: str) -> dict[str, Any]:
    """Structured Dosage with its text."""
    medicine = MEDICINES[key]
    code, single, plural = _UNITS[medicine.unit]
    repeat: dict[str, Any] = {"frequency": medicine.frequency, "period": medicine.days, "periodUnit": "d"}
    route_code, route_display = _ROUTES[medicine.route]
    found: dict[str, Any] = {
        "text": _dosage_text(medicine, language),
        "timing": {"repeat": repeat},
        "route": {"coding": [{"system": "http://snomed.info/sct", "code": route_code, "display": route_display}]},
        "doseAndRate": [
            {
                "doseQuantity": {
                    "value": medicine.dose,
                    "unit": word(single if medicine.dose <= 1 else plural, language),
                    "system": UCUM,
                    "code": code,
                }
            }
        ],
    }
    if medicine.as_needed:
        found["asNeededBoolean"] = True
    return found


def _dosage_text(medicine: Medicine, language: str) -> str:
    _, single, plural = _UNITS[medicine.unit]
    amount = f"{medicine.dose:g}".replace(".", ",") + " " + word(single if medicine.dose <= 1 else plural, language)
    if medicine.days == 1:
        when = (f"{medicine.frequency} fois par jour", f"{medicine.frequency} keer per dag")
    elif medicine.days == 7:
        when = ("une fois par semaine", "eenmaal per week")
    else:
        when = ("une fois par mois", "eenmaal per maand")
    need = (" si nécessaire", " indien nodig") if medicine.as_needed else ("", "")
    return f"{amount} {word(when, language)}{word(need, language)}"
