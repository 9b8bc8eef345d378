"""The scores by key, with what each of them asks for and where it is read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from vesalius.errors import NotFound
from vesalius.knowledge import quantities
from vesalius.knowledge.scores import acute, cardiovascular, organs
from vesalius.knowledge.scores.result import Input, Inputs, Result, Score

_AGE: Final = Input("age", "number", "a", low=0, high=120)
_SEX: Final = Input("sex", "choice", choices=("male", "female"))
_SMOKER: Final = Input("smoker", "flag", is_asked=True)
_SYSTOLIC: Final = ("8480-6",)
_SBP: Final = Input("sbp", "number", "mm[Hg]", _SYSTOLIC, low=60, high=260)
_TOTAL: Final = Input("tc", "number", "mmol/L", ("2093-3", "14647-2"), low=1, high=20)
_HDL: Final = Input("hdl", "number", "mmol/L", ("2085-9", "14646-4"), low=0.2, high=6)
_REGION: Final = Input("region", "choice", choices=("low", "moderate", "high", "very high"))
_CREATININE: Final = Input("scr_mg_dl", "number", "mg/dL", ("2160-0", "38483-4", "14682-9"), low=0.1, high=30)
_EGFR: Final = Input(
    "egfr", "number", "mL/min/{1.73_m2}", ("98979-8", "62238-1", "33914-3", "48642-3", "77147-7"), low=1, high=200
)
_DIABETES: Final = Input("diabetes", "flag")
_HEART: Final = (
    "age",
    "congestive_heart_failure",
    "hypertension",
    "diabetes",
    "stroke_tia_thromboembolism",
    "vascular_disease",
)


def _flags(*names: str) -> tuple[Input, ...]:
    return tuple(Input(name, "flag") for name in names)


def _answers(count: int, highest: int) -> tuple[Input, ...]:
    return tuple(Input(f"q{place}", "answer", low=0, high=highest) for place in range(1, count + 1))


def _score(
    key: str, name: str, function: Callable[[Inputs], Result], source: str, *inputs: Input, loinc: str = ""
) -> Score:
    return Score(key, name, inputs, function, source, loinc)


_ALL: Final = (
    _score(
        "score2",
        "SCORE2",
        cardiovascular.score2,
        "Eur Heart J 2021;42:2439",
        _AGE,
        _SEX,
        _SMOKER,
        _SBP,
        _TOTAL,
        _HDL,
        _REGION,
    ),
    _score(
        "score2-op",
        "SCORE2-OP",
        cardiovascular.score2_op,
        "Eur Heart J 2021;42:2455",
        _AGE,
        _SEX,
        _SMOKER,
        _SBP,
        _TOTAL,
        _HDL,
        _DIABETES,
        _REGION,
    ),
    _score(
        "score2-diabetes",
        "SCORE2-Diabetes",
        cardiovascular.score2_diabetes,
        "Eur Heart J 2023;44:2544",
        _AGE,
        _SEX,
        _SMOKER,
        _SBP,
        _TOTAL,
        _HDL,
        Input("age_dx", "number", "a", low=10, high=100),
        Input("hba1c", "number", "mmol/mol", ("59261-8", "4548-4"), low=15, high=200),
        _EGFR,
        _REGION,
    ),
    _score(
        "ckd-epi-2021",
        "CKD-EPI 2021",
        organs.ckd_epi_2021,
        "NEJM 2021;385:1737",
        _AGE,
        _SEX,
        _CREATININE,
        loinc="98979-8",
    ),
    _score(
        "ckd-epi-2009",
        "CKD-EPI 2009",
        organs.ckd_epi_2009,
        "Ann Intern Med 2009;150:604",
        _AGE,
        _SEX,
        _CREATININE,
        loinc="62238-1",
    ),
    _score(
        "cockcroft-gault",
        "Cockcroft-Gault",
        organs.cockcroft_gault,
        "Nephron 1976;16:31",
        _AGE,
        _SEX,
        _CREATININE,
        Input("kg", "number", "kg", ("29463-7", "3141-9"), low=20, high=300),
        loinc="35591-7",
    ),
    _score(
        "kfre4-nonNA",
        "KFRE (4)",
        organs.kfre4,
        "JAMA 2016;315:164",
        _AGE,
        _SEX,
        _EGFR,
        Input("uacr_mg_g", "number", "mg/g", ("9318-7", "14959-1", "32294-1"), low=0.1, high=20000),
    ),
    _score(
        "fib4",
        "FIB-4",
        organs.fib4,
        "Hepatology 2006;43:1317",
        _AGE,
        Input("ast", "number", "U/L", ("1920-8",), low=1, high=5000),
        Input("alt", "number", "U/L", ("1742-6",), low=1, high=5000),
        Input("platelets", "number", "10*9/L", ("777-3", "26515-7"), low=1, high=2000),
    ),
    _score(
        "findrisc",
        "FINDRISC",
        organs.findrisc,
        "Diabetes Care 2003;26:725",
        _AGE,
        _SEX,
        Input("bmi", "number", "kg/m2", ("39156-5",), low=10, high=90),
        Input("waist_cm", "number", "cm", ("8280-0", "56086-2"), low=40, high=250),
        *(
            Input(name, "flag", is_asked=True)
            for name in (
                "physically_active",
                "daily_vegetables_fruit",
                "antihypertensive_medication",
                "high_blood_glucose_history",
            )
        ),
        Input("family_history", "choice", choices=("none", "second_degree", "first_degree")),
        loinc="97053-3",
    ),
    _score("cha2ds2_va", "CHA2DS2-VA", cardiovascular.cha2ds2_va, "ESC 2024", _AGE, *_flags(*_HEART[1:])),
    _score(
        "cha2ds2vasc",
        "CHA2DS2-VASc",
        cardiovascular.cha2ds2_vasc,
        "Chest 2010;137:263",
        _AGE,
        _SEX,
        *_flags(*_HEART[1:]),
    ),
    _score(
        "hasbled",
        "HAS-BLED",
        cardiovascular.has_bled,
        "Chest 2010;138:1093",
        *_flags(
            "hypertension_uncontrolled",
            "abnormal_renal_function",
            "abnormal_liver_function",
            "stroke",
            "bleeding_history",
            "labile_inr",
            "elderly_over_65",
            "drugs_antiplatelet_nsaid",
            "alcohol_excess",
        ),
    ),
    _score(
        "news2",
        "NEWS2",
        acute.news2,
        "Royal College of Physicians 2017",
        Input("respiratory_rate", "number", "/min", ("9279-1",), low=0, high=80),
        Input("spo2", "number", "%", ("2708-6", "59408-5"), low=40, high=100),
        Input("spo2_scale", "choice", choices=("1", "2")),
        Input("on_oxygen", "flag", is_asked=True),
        Input("systolic_bp", "number", "mm[Hg]", _SYSTOLIC, low=40, high=280),
        Input("pulse", "number", "/min", ("8867-4",), low=20, high=250),
        Input("consciousness", "choice", choices=("alert", "confusion", "voice", "pain", "unresponsive")),
        Input("temperature", "number", "Cel", ("8310-5",), low=25, high=45),
    ),
    _score(
        "curb65",
        "CURB-65",
        acute.curb65,
        "Thorax 2003;58:377",
        _AGE,
        Input("confusion", "flag", is_asked=True),
        Input("urea_mmol_l", "number", "mmol/L", ("22664-7", "3091-6"), low=0.5, high=80),
        Input("respiratory_rate", "number", "/min", ("9279-1",), low=0, high=80),
        Input("systolic_bp", "number", "mm[Hg]", _SYSTOLIC, low=40, high=280),
        Input("diastolic_bp", "number", "mm[Hg]", ("8462-4",), low=20, high=180),
    ),
    _score(
        "wells-dvt",
        "Wells (DVT)",
        acute.wells_dvt,
        "NEJM 2003;349:1227",
        *_flags(
            "active_cancer",
            "paralysis_or_cast",
            "bedridden",
            "localised_tenderness",
            "entire_leg_swollen",
            "calf_swelling_3cm",
            "pitting_oedema",
            "collateral_veins",
            "previous_dvt",
            "alternative_diagnosis",
        ),
    ),
    _score(
        "wells-pe",
        "Wells (PE)",
        acute.wells_pe,
        "Thromb Haemost 2000;83:416",
        *_flags(
            "signs_of_dvt",
            "most_likely_diagnosis",
            "heart_rate_over_100",
            "immobilisation_or_surgery",
            "previous_dvt_or_pe",
            "haemoptysis",
            "active_cancer",
        ),
    ),
    _score("auditc", "AUDIT-C", acute.audit_c, "Arch Intern Med 1998;158:1789", _SEX, *_answers(3, 4), loinc="75626-2"),
    _score("phq9", "PHQ-9", acute.phq9, "J Gen Intern Med 2001;16:606", *_answers(9, 3), loinc="44261-6"),
    _score("gad7", "GAD-7", acute.gad7, "Arch Intern Med 2006;166:1092", *_answers(7, 3), loinc="70274-6"),
)
SCORES: Final[Mapping[str, Score]] = MappingProxyType({score.key: score for score in _ALL})
"""Key → score, in the order in which they are shown."""
_ANALYTES: Final = {
    "tc": "cholesterol",
    "hdl": "cholesterol",
    "scr_mg_dl": "creatinine",
    "urea_mmol_l": "urea",
    "hba1c": "hba1c",
    "uacr_mg_g": "albumin-creatinine",
}


def compute(key: str, inputs: Inputs) -> Result:
    """The score of these inputs. Raises NotFound for an unknown score, Invalid for what is missing or impossible."""
    score = SCORES.get(key)
    if score is None:
        raise NotFound("There is no such score.")
    return score.function(inputs)


def in_unit(each: Input, value: float, unit: str) -> float | None:
    """A measured value in the unit of an input; None when its unit does not measure that."""
    return quantities.in_unit(_ANALYTES.get(each.name, each.name), value, unit, each.unit)
