"""Codes and their words in French and Dutch: problems, measurements, vaccines, kinds of contact.

LOINC (loinc.org, free with notice), UCUM, ICD-10 codes, and the few SNOMED CT codes that HL7 Belgium's own
value sets list. `word(pair, language)` picks Dutch for "nl" and French for every other language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
CARE_PATHWAY = "urn:vesalius:care-pathway"
"""Kinds of care pathway, as EpisodeOfCare.type; no published code system has the Belgian ones."""
ENROLMENT = "urn:vesalius:enrolment"
"""Disciplines of an enrolment paid by capitation: M physicians, K physiotherapists, I nurses."""
ICD10 = "http://hl7.org/fhir/sid/icd-10"
SNOMED = "http://snomed.info/sct"
ATC = "http://www.whocc.no/atc"
HCPARTY = "https://www.ehealth.fgov.be/standards/fhir/core/CodeSystem/cd-hcparty"
CONTACT_PERSON = "https://www.ehealth.fgov.be/standards/fhir/core/CodeSystem/cd-contact-person"
CIVIL_STATE = "https://www.ehealth.fgov.be/standards/fhir/core/CodeSystem/cd-civilstate"
CONTACT_KIND = "urn:vesalius:demo:contact-kind"
DEMO_TAG = "urn:vesalius:demo:tag"
_HL7 = "http://terminology.hl7.org/CodeSystem/"


def word(pair: tuple[str, str], language: str) -> str:
    """The French or the Dutch of a pair."""
    return pair[1] if language == "nl" else pair[0]


@cache
def hl7(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A CodeableConcept of one HL7 terminology coding. Shared: do not change it."""
    coding = {"system": _HL7 + system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding]}


def concept(system: str, code: str, display: str = "", text: str = "") -> dict[str, Any]:
    """A new CodeableConcept of one coding."""
    coding = {"system": system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding], "text": text} if text else {"coding": [coding]}


@dataclass(frozen=True, slots=True)
class Problem:
    """A disease or complaint: ICD-10 code, words, SNOMED CT code where a Belgian value set lists it."""

    icd10: str
    words: tuple[str, str]
    snomed: str = ""


@dataclass(frozen=True, slots=True)
class Analyte:
    """A measurement: LOINC code and name, UCUM unit, decimals, normal range, words."""

    loinc: str
    display: str
    unit: str
    decimals: int
    low: float | None
    high: float | None
    words: tuple[str, str]


PROBLEMS = {
    "diabetes": Problem("E11.9", ("Diabète de type 2", "Diabetes type 2")),
    "retinopathy": Problem("H36.0", ("Rétinopathie diabétique", "Diabetische retinopathie")),
    "hypertension": Problem("I10", ("Hypertension artérielle essentielle", "Essentiële hypertensie")),
    "dyslipidaemia": Problem("E78.0", ("Hypercholestérolémie", "Hypercholesterolemie")),
    "kidney": Problem("N18.3", ("Insuffisance rénale chronique", "Chronische nierinsufficiëntie")),
    "copd": Problem("J44.9", ("Bronchopneumopathie chronique obstructive (BPCO)", "COPD")),
    "asthma": Problem("J45.9", ("Asthme", "Astma"), "195967001"),
    "fibrillation": Problem("I48.9", ("Fibrillation auriculaire", "Voorkamerfibrillatie")),
    "heart_failure": Problem("I50.9", ("Insuffisance cardiaque", "Hartfalen")),
    "hypothyroidism": Problem("E03.9", ("Hypothyroïdie", "Hypothyreoïdie")),
    "depression": Problem("F32.9", ("Épisode dépressif", "Depressieve episode")),
    "anxiety": Problem("F41.1", ("Anxiété généralisée", "Gegeneraliseerde angststoornis")),
    "obesity": Problem("E66.9", ("Obésité", "Obesitas")),
    "tobacco": Problem("F17.2", ("Dépendance au tabac", "Tabaksafhankelijkheid")),
    "alcohol": Problem("F10.2", ("Dépendance à l'alcool", "Alcoholafhankelijkheid")),
    "hiv": Problem("B24", ("Infection par le VIH", "Hiv-infectie")),
    "back_pain": Problem("M54.5", ("Lombalgie", "Lage rugpijn")),
    "neck_pain": Problem("M54.2", ("Cervicalgie", "Nekpijn")),
    "shoulder": Problem("M75.1", ("Syndrome de la coiffe des rotateurs", "Rotatorcuffsyndroom")),
    "ankle": Problem("S93.4", ("Entorse de la cheville", "Enkelverstuiking")),
    "knee": Problem("M17.1", ("Gonarthrose", "Gonartrose")),
    "leg_ulcer": Problem("I83.0", ("Ulcère veineux de jambe", "Veneus beenulcus")),
    "surgical_wound": Problem("T81.3", ("Plaie chirurgicale désunie", "Wijkende operatiewonde")),
    "pressure_ulcer": Problem("L89.1", ("Escarre de stade 2", "Decubitus graad 2")),
    "dependence": Problem("Z74.1", ("Besoin d'aide pour les soins personnels", "Hulp nodig bij persoonlijke zorg")),
    "pregnancy": Problem("Z34.9", ("Grossesse", "Zwangerschap")),
    "gestational_diabetes": Problem("O24.4", ("Diabète gestationnel", "Zwangerschapsdiabetes")),
    "palliative": Problem("Z51.5", ("Soins palliatifs", "Palliatieve zorg")),
    "lung_cancer": Problem("C34.9", ("Cancer du poumon métastatique", "Gemetastaseerde longkanker")),
    "dementia": Problem("G30.9", ("Maladie d'Alzheimer", "Ziekte van Alzheimer")),
    "osteoporosis": Problem("M81.0", ("Ostéoporose", "Osteoporose")),
    "reflux": Problem("K21.9", ("Reflux gastro-œsophagien", "Gastro-oesofageale reflux")),
    "cold": Problem("J06.9", ("Infection des voies respiratoires supérieures", "Bovensteluchtweginfectie")),
    "bronchitis": Problem("J20.9", ("Bronchite aiguë", "Acute bronchitis")),
    "exacerbation": Problem("J44.1", ("Exacerbation de BPCO", "COPD-exacerbatie")),
    "pneumonia": Problem("J18.9", ("Pneumonie", "Pneumonie")),
    "cystitis": Problem("N30.0", ("Cystite aiguë", "Acute cystitis")),
    "gastroenteritis": Problem("A09", ("Gastro-entérite", "Gastro-enteritis")),
    "otitis": Problem("H66.9", ("Otite moyenne aiguë", "Acute otitis media")),
    "tonsillitis": Problem("J03.9", ("Angine", "Angina")),
    "sinusitis": Problem("J01.9", ("Sinusite aiguë", "Acute sinusitis")),
    "influenza": Problem("J11.1", ("Grippe", "Griep")),
    "covid": Problem("U07.1", ("COVID-19", "COVID-19")),
    "eczema": Problem("L20.9", ("Eczéma", "Eczeem"), "43116000"),
    "rhinitis": Problem("J30.1", ("Rhinite allergique", "Allergische rinitis"), "70076002"),
    "migraine": Problem("G43.9", ("Migraine", "Migraine")),
    "burnout": Problem("Z73.0", ("Épuisement professionnel", "Burn-out")),
    "chickenpox": Problem("B01.9", ("Varicelle", "Waterpokken")),
}

ANALYTES = {
    "hba1c": Analyte("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "%", 1, 4.0, 6.0, ("HbA1c", "HbA1c")),
    "glucose": Analyte(
        "1558-6",
        "Fasting glucose [Mass/volume] in Serum or Plasma",
        "mg/dL",
        0,
        70,
        100,
        ("Glycémie à jeun", "Nuchtere glycemie"),
    ),
    "creatinine": Analyte(
        "2160-0",
        "Creatinine [Mass/volume] in Serum or Plasma",
        "mg/dL",
        2,
        0.5,
        1.2,
        ("Créatinine", "Creatinine"),
    ),
    "egfr": Analyte(
        "98979-8",
        "Glomerular filtration rate (CKD-EPI 2021)",
        "mL/min/{1.73_m2}",
        0,
        60,
        None,
        ("DFG estimé (CKD-EPI 2021)", "eGFR (CKD-EPI 2021)"),
    ),
    "acr": Analyte(
        "9318-7",
        "Albumin/Creatinine [Mass Ratio] in Urine",
        "mg/g",
        0,
        None,
        30,
        ("Albumine/créatinine urinaire", "Albumine/creatinine in urine"),
    ),
    "potassium": Analyte(
        "2823-3",
        "Potassium [Moles/volume] in Serum or Plasma",
        "mmol/L",
        1,
        3.5,
        5.1,
        ("Potassium", "Kalium"),
    ),
    "cholesterol": Analyte(
        "2093-3",
        "Cholesterol [Mass/volume] in Serum or Plasma",
        "mg/dL",
        0,
        None,
        190,
        ("Cholestérol total", "Totale cholesterol"),
    ),
    "ldl": Analyte(
        "13457-7",
        "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation",
        "mg/dL",
        0,
        None,
        115,
        ("Cholestérol LDL", "LDL-cholesterol"),
    ),
    "hdl": Analyte(
        "2085-9",
        "Cholesterol in HDL [Mass/volume] in Serum or Plasma",
        "mg/dL",
        0,
        40,
        None,
        ("Cholestérol HDL", "HDL-cholesterol"),
    ),
    "triglycerides": Analyte(
        "2571-8",
        "Triglyceride [Mass/volume] in Serum or Plasma",
        "mg/dL",
        0,
        None,
        150,
        ("Triglycérides", "Triglyceriden"),
    ),
    "tsh": Analyte("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 2, 0.4, 4.0, ("TSH", "TSH")),
    "haemoglobin": Analyte(
        "718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 1, 12.0, 17.0, ("Hémoglobine", "Hemoglobine")
    ),
    "leukocytes": Analyte(
        "6690-2",
        "Leukocytes [#/volume] in Blood by Automated count",
        "10*3/uL",
        1,
        4.0,
        10.0,
        ("Globules blancs", "Witte bloedcellen"),
    ),
    "ferritin": Analyte(
        "2276-4", "Ferritin [Mass/volume] in Serum or Plasma", "ng/mL", 0, 20, 250, ("Ferritine", "Ferritine")
    ),
    "crp": Analyte("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "mg/L", 0, None, 5, ("CRP", "CRP")),
    "alt": Analyte(
        "1742-6",
        "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
        "U/L",
        0,
        None,
        41,
        ("ALAT", "ALT"),
    ),
    "ggt": Analyte(
        "2324-2",
        "Gamma glutamyl transferase [Enzymatic activity/volume] in Serum or Plasma",
        "U/L",
        0,
        None,
        60,
        ("Gamma-GT", "Gamma-GT"),
    ),
    "ntprobnp": Analyte(
        "33762-6",
        "Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma",
        "pg/mL",
        0,
        None,
        125,
        ("NT-proBNP", "NT-proBNP"),
    ),
    "inr": Analyte(
        "6301-6", "INR in Platelet poor plasma by Coagulation assay", "{INR}", 1, None, None, ("INR", "INR")
    ),
    "viral_load": Analyte(
        "20447-9",
        "HIV 1 RNA [#/volume] (viral load) in Serum or Plasma by NAA with probe detection",
        "{copies}/mL",
        0,
        None,
        50,
        ("Charge virale VIH", "Hiv viral load"),
    ),
    "glucose_load": Analyte(
        "1504-0",
        "Glucose [Mass/volume] in Serum or Plasma --1 hour post 50 g glucose PO",
        "mg/dL",
        0,
        None,
        140,
        ("Glycémie 1 h après 50 g", "Glycemie 1 u na 50 g"),
    ),
    "weight": Analyte("29463-7", "Body weight", "kg", 1, None, None, ("Poids", "Gewicht")),
    "height": Analyte("8302-2", "Body height", "cm", 1, None, None, ("Taille", "Lengte")),
    "bmi": Analyte("39156-5", "Body mass index (BMI) [Ratio]", "kg/m2", 1, 18.5, 25.0, ("IMC", "BMI")),
    "head": Analyte(
        "9843-4",
        "Head Occipital-frontal circumference",
        "cm",
        1,
        None,
        None,
        ("Périmètre crânien", "Schedelomtrek"),
    ),
    "temperature": Analyte("8310-5", "Body temperature", "Cel", 1, None, 37.5, ("Température", "Temperatuur")),
    "heart_rate": Analyte("8867-4", "Heart rate", "/min", 0, 50, 100, ("Fréquence cardiaque", "Hartfrequentie")),
    "saturation": Analyte(
        "2708-6",
        "Oxygen saturation in Arterial blood",
        "%",
        0,
        94,
        None,
        ("Saturation en oxygène", "Zuurstofsaturatie"),
    ),
    "fev1": Analyte("20152-5", "FEV1 measured/predicted", "%", 0, 80, None, ("VEMS (% prédit)", "ESW (% voorspeld)")),
    "phq9": Analyte(
        "44261-6",
        "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]",
        "{score}",
        0,
        None,
        4,
        ("PHQ-9, score total", "PHQ-9, totaalscore"),
    ),
    "gad7": Analyte(
        "70274-6",
        "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]",
        "{score}",
        0,
        None,
        4,
        ("GAD-7, score total", "GAD-7, totaalscore"),
    ),
    "pain": Analyte(
        "72514-3",
        "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
        "{score}",
        0,
        None,
        3,
        ("Douleur (0-10)", "Pijn (0-10)"),
    ),
    "wound_length": Analyte(
        "39126-8", "Length of Wound", "cm", 1, None, None, ("Longueur de la plaie", "Lengte wonde")
    ),
    "wound_width": Analyte("39125-0", "Width of Wound", "cm", 1, None, None, ("Largeur de la plaie", "Breedte wonde")),
}

# Panel: words of the report, then its analytes in printed order.
PANELS: dict[str, tuple[str, ...]] = {
    "glycaemia": ("hba1c", "glucose"),
    "kidney": ("creatinine", "egfr"),
    "potassium": ("potassium",),
    "urine": ("acr",),
    "lipids": ("cholesterol", "ldl", "hdl", "triglycerides"),
    "thyroid": ("tsh",),
    "blood": ("haemoglobin", "leukocytes"),
    "liver": ("alt", "ggt"),
    "inflammation": ("crp",),
    "heart": ("ntprobnp",),
    "coagulation": ("inr",),
    "hiv": ("viral_load",),
}

# Vaccine: SNOMED CT code of the Belgian vaccine value set, words, route.
VACCINES: dict[str, tuple[str, tuple[str, str], str]] = {
    "hexavalent": ("871895005", ("Vaccin hexavalent", "Hexavalent vaccin"), "IM"),
    "rotavirus": ("871761004", ("Vaccin rotavirus", "Rotavirusvaccin"), "Oral"),
    "pneumococcal_child": ("51451000087105", ("Vaccin pneumocoque conjugué", "Pneumokokkenvaccin"), "IM"),
    "mmr": ("871831003", ("Vaccin rougeole-oreillons-rubéole", "Mazelen-bof-rubellavaccin"), "SC"),
    "meningococcal": ("871873006", ("Vaccin méningocoque ACWY", "Meningokokken-ACWY-vaccin"), "IM"),
    "dtpa_ipv": ("871878002", ("Vaccin diphtérie-tétanos-coqueluche-polio", "DTPa-IPV-vaccin"), "IM"),
    "dtpa": ("871875004", ("Vaccin diphtérie-tétanos-coqueluche", "dTpa-vaccin"), "IM"),
    "hpv": ("1209197008", ("Vaccin HPV 9-valent", "HPV-vaccin 9-valent"), "IM"),
    "influenza": ("1181000221105", ("Vaccin grippe saisonnière", "Griepvaccin"), "IM"),
    "covid": ("28531000087107", ("Vaccin COVID-19", "COVID-19-vaccin"), "IM"),
    "pneumococcal": ("1252709000", ("Vaccin pneumocoque 20-valent", "Pneumokokkenvaccin 20-valent"), "IM"),
}

# Kind of contact: profession, English display, words, class of the encounter, minutes.
CONTACTS: dict[str, tuple[str, str, tuple[str, str], str, int]] = {
    "gp-consultation": (
        "gp",
        "General practice consultation",
        ("Consultation de médecine générale", "Huisartsconsultatie"),
        "AMB",
        20,
    ),
    "gp-home-visit": (
        "gp",
        "General practitioner home visit",
        ("Visite à domicile du médecin", "Huisbezoek van de huisarts"),
        "HH",
        40,
    ),
    "gp-teleconsultation": (
        "gp",
        "General practice teleconsultation",
        ("Téléconsultation", "Teleconsultatie"),
        "VR",
        20,
    ),
    "prenatal-visit": (
        "gp",
        "Prenatal visit",
        ("Consultation prénatale", "Prenatale raadpleging"),
        "AMB",
        20,
    ),
    "well-child-visit": (
        "gp",
        "Well-child visit",
        ("Suivi du nourrisson et de l'enfant", "Kindercontrole"),
        "AMB",
        20,
    ),
    "physiotherapy-session": (
        "physiotherapist",
        "Physiotherapy session",
        ("Séance de kinésithérapie", "Kinesitherapiesessie"),
        "AMB",
        40,
    ),
    "nursing-home-visit": (
        "nurse",
        "Home nursing visit",
        ("Soins infirmiers à domicile", "Thuisverpleging"),
        "HH",
        20,
    ),
    "nursing-consultation": (
        "nurse",
        "Nursing consultation",
        ("Consultation infirmière", "Verpleegkundige raadpleging"),
        "AMB",
        20,
    ),
    "psychology-session": (
        "psychologist",
        "Psychology session",
        ("Séance de psychologie", "Psychologische sessie"),
        "AMB",
        60,
    ),
}
