"""What is sent and what is kept: the Bundle that an authority gets, and the document that stays in the record."""

from __future__ import annotations

import base64
import uuid
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.surveillance import form
from vesalius.surveillance.diseases import SYSTEM, diseases, regions, version
from vesalius.surveillance.drafting import (
    DRAFT,
    EVIDENCE,
    RECEIPT,
    REGION,
    WORD,
    code_of,
    kind_of,
    labels_of,
    parameter,
    reference_of,
)

Resource = dict[str, Any]
# Of the patient goes out what the decrees ask for, and nothing else of the record.
_IDENTITY: Final = ("resourceType", "id", "identifier", "name", "gender", "birthDate", "telecom", "address")


def is_completed(context: Context, actor: Actor, task: Resource) -> bool:
    """Whether a person has completed the form."""
    forms = _of_kind(task, DRAFT)
    response = _read(context, actor, forms[0]) if forms else {}
    return response.get("status") in {"completed", "amended"} and bool(response.get("author"))


def document(context: Context, actor: Actor, task: Resource) -> bytes:
    """The collection that is sent: patient, declarer, form, findings. Raises NotFound when the record is gone."""
    response = _read(context, actor, _of_kind(task, DRAFT)[0])
    patient = _read(context, actor, str(task["for"]["reference"]))
    parts: list[Resource] = [{name: patient[name] for name in _IDENTITY if name in patient}, response]
    declarer = str((response.get("author") or {}).get("reference", ""))
    for literal in (declarer, *_of_kind(task, EVIDENCE)):
        try:
            parts.append(_read(context, actor, literal))
        except (NotFound, Gone):
            continue
    entries = [{"fullUrl": f"urn:vesalius:{part['resourceType']}:{part['id']}", "resource": part} for part in parts]
    bundle: Resource = {
        "resourceType": "Bundle",
        "identifier": {"system": WORD, "value": str(task["identifier"][0]["value"])},
        "type": "collection",
        "timestamp": clock.instant(clock.now_microseconds()),
        "entry": entries,
    }
    bundle["meta"] = {"tag": [{"system": SYSTEM, "code": code_of(task, SYSTEM), "version": version()}]}
    return json.encode(bundle)


def receipted(context: Context, actor: Actor, task: Resource, receipt: str) -> tuple[Resource, Resource]:
    """(the document for the record, the Task with its receipt)."""
    response = _read(context, actor, _of_kind(task, DRAFT)[0])
    now = clock.instant(clock.now_microseconds())
    disease, region = diseases()[code_of(task, SYSTEM)], regions()[code_of(task, REGION)]
    language = str(response.get("language") or region.language)
    name = disease.name(language)
    text = "\n".join([f"# {name}", "", f"{region.name(language)} · {receipt}", "", *_lines(response, language)])
    heading = f"{form.title(language)}: {name}"
    kept: Resource = {
        "resourceType": "DocumentReference",
        **labels_of(task | {"resourceType": "Task"}),
        "identifier": [{"system": WORD, "value": receipt}],
        "status": "current",
        "docStatus": "final",
        "type": {
            "coding": [{"system": WORD, "code": "declaration", "display": "Declaration of a notifiable disease"}],
            "text": heading,
        },
        "subject": task["for"],
        "date": now,
        "author": [response["author"]] if response.get("author") else [],
        "description": heading,
        "content": [
            {
                "attachment": {
                    "contentType": "text/markdown",
                    "language": language,
                    "title": name,
                    "data": base64.b64encode(text.encode()).decode(),
                }
            }
        ],
    }
    if not kept["author"]:
        del kept["author"]
    done = task | {
        "status": "completed",
        "lastModified": now,
        "executionPeriod": {**task.get("executionPeriod", {}), "end": now},
        "output": [
            parameter(RECEIPT, valueString=receipt),
            parameter("document", valueReference={"reference": address(str(task["id"]))}),
        ],
    }
    return kept, done


def _lines(response: Resource, language: str) -> list[str]:
    """Question and answer, line by line, in a language."""
    answers = form.read(response)
    found = []
    for question in form.QUESTIONS:
        if question.link in answers:
            answer = answers[question.link]
            shown = form.choice_told(answer, language) if question.kind == "choice" else answer
            found.append(f"- **{form.told(question.link, language)}**: {shown}")
    return found


def address(task_id: str) -> str:
    """Under which the document is named in the transaction that makes it."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, task_id)}"


def _of_kind(task: Resource, kind: str) -> list[str]:
    return [reference_of(item) for item in task.get("input", ()) if kind_of(item) == kind]


def _read(context: Context, actor: Actor, literal: str) -> Resource:
    type_name, _, logical_id = literal.partition("/")
    return json.parse(read(context, actor, type_name, logical_id).body)
