"""FHIR R4 as a library, without Django and without a database.

`definitions` says what R4 knows; `validation` and `explain` judge bodies; `splice`, `subset` and `references` change
them and leave every other byte alone; `json` reads and writes plain values with exact decimals. `generated` is made
from HL7's definitions by `tools/generate_r4.py`; its Structs are reached through `model`.
"""
