"""PlanDefinitions in the record: the follow-up rules published there, signed off by clinicians, applied to a patient.

`apply` answers as R4's PlanDefinition/$apply: a CarePlan that contains a RequestGroup, the ServiceRequests that its
actions would make, and a GuidanceResponse that says whether there was enough to judge. Nothing of it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor, local_system
from vesalius.access.visibility import require
from vesalius.errors import Conflict, Gone, Invalid, NotFound
from vesalius.events.registry import job
from vesalius.events.running import Run
from vesalius.events.schedule import Every
from vesalius.knowledge import fhir_facts, follow_up, plan_definitions
from vesalius.knowledge.follow_up import Rule
from vesalius.medication import ledger
from vesalius.medication.library import knowledge
from vesalius.r4 import fhirpath, json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.update import update

Resource = dict[str, Any]
_RESULTS: Final = frozenset({"Observation", "Immunization", "Procedure"})
_LANGUAGES: Final = frozenset({"text/fhirpath"})
_published: Final[list[str]] = []
_MOST_ACTIONS: Final = 200


def publish(context: Context) -> int:
    """Stores each rule as a PlanDefinition where it is not, or says something else now; how many were written.

    A rule that changed is a draft again: it was signed off for what it said before.
    """
    actor, written = local_system("follow-up"), 0
    edition = follow_up.edition_day()
    for rule in follow_up.rules():
        known = _stored(context, actor, plan_definitions.plan_id(rule))
        if known.get("version") != plan_definitions.version(rule):
            body = json.encode(plan_definitions.plan_definition(rule, edition))
            update(context, actor, "PlanDefinition", plan_definitions.plan_id(rule), body)
            written += 1
    return written


@job("follow-up.publish", queue="slow", every=Every(1))
def publish_once(run: Run) -> None:
    """The rules in use are in the record, also after others were imported."""
    if _published != [follow_up.edition()]:
        publish(run.context)
        _published[:] = [follow_up.edition()]
    with run.finishing():
        pass


def sign_off(context: Context, actor: Actor, rule_id: str) -> Resource:
    """The plan of a rule, now active: approved today, endorsed by the actor. Raises Forbidden, NotFound, Conflict."""
    require(actor, ledger.MANAGE)
    rule = next((each for each in follow_up.rules() if each.id == rule_id), None)
    if rule is None:
        raise NotFound("There is no such rule.")
    plan = _stored(context, actor, plan_definitions.plan_id(rule))
    if not plan:
        raise NotFound("The rule is not published yet.")
    if plan.get("version") != plan_definitions.version(rule):
        raise Conflict("The rule has changed since it was published.")
    if plan["status"] == plan_definitions.SIGNED_OFF:
        return plan
    plan |= {
        "status": plan_definitions.SIGNED_OFF,
        "approvalDate": clock.today().isoformat(),
        "lastReviewDate": clock.today().isoformat(),
        "endorser": [{"name": actor.display or actor.name}],
    }
    # Definitions are nobody's to write by role; who may sign off is decided above.
    signing = local_system(actor.name)
    stored = update(context, signing, "PlanDefinition", plan["id"], json.encode(plan))
    return json.parse(stored.version.body)


def _stored(context: Context, actor: Actor, ident: str) -> Resource:
    try:
        return json.parse(read(context, actor, "PlanDefinition", ident).body)
    except (NotFound, Gone):
        return {}


def signed_off(context: Context, actor: Actor) -> dict[str, Resource]:
    """Rule id → its stored plan, of all rules that are published."""
    found = {}
    for rule in follow_up.rules():
        plan = _stored(context, actor, plan_definitions.plan_id(rule))
        if plan:
            found[rule.id] = plan
    return found


def find(context: Context, actor: Actor, name: str) -> Resource:
    """A stored PlanDefinition by its id, or by the canonical address of a rule. Raises NotFound."""
    for rule in follow_up.rules():
        if name.partition("|")[0] == plan_definitions.canonical(rule):
            name = plan_definitions.plan_id(rule)
    return json.parse(read(context, actor, "PlanDefinition", name).body)


def apply(plan: Mapping[str, Any], given: Sequence[Resource], actor: Actor) -> Resource:
    """The CarePlan of a plan for one patient. `given`: the Patient first, then what is known of him.

    Actions whose conditions hold become actions of the RequestGroup. Raises Invalid for a condition that can not be
    evaluated: in another language than FHIRPath, or wrong.
    """
    patient = given[0]
    environment = _environment(given)
    contained: list[Resource] = []
    actions = [
        _action(plan, action, patient, contained, actor)
        for action in _flat(plan.get("action") or ())
        if _holds(action, patient, environment)
    ]
    name = f"{plan.get('url', plan.get('id', ''))}" + (f"|{plan['version']}" if plan.get("version") else "")
    now = clock.instant(clock.now_microseconds())
    subject = {"reference": f"Patient/{patient['id']}"}
    missing = [path for path in ("birthDate", "gender") if not patient.get(path)]
    guidance: Resource = {
        "resourceType": "GuidanceResponse", "id": "guidance", "moduleCanonical": name, "subject": subject,
        "status": "data-required" if missing else "success", "occurrenceDateTime": now,
    }  # fmt: skip
    if missing:
        guidance["dataRequirement"] = [{"type": "Patient", "mustSupport": missing}]
    care_plan: Resource = {
        "resourceType": "CarePlan", "instantiatesCanonical": [name], "status": "draft", "intent": "proposal",
        "title": str(plan.get("title", "")) or None, "subject": subject, "created": now,
        "supportingInfo": [{"reference": "#guidance"}],
    }  # fmt: skip
    if actions:
        group: Resource = {
            "resourceType": "RequestGroup", "id": "group", "instantiatesCanonical": [name], "status": "draft",
            "intent": "proposal", "subject": subject, "authoredOn": now, "action": actions,
        }  # fmt: skip
        guidance["result"] = {"reference": "#group"}
        contained = [group, *contained]
        care_plan["activity"] = [{"reference": {"reference": "#group"}}]
    care_plan["contained"] = [*contained, guidance]
    return {key: value for key, value in care_plan.items() if value is not None}


def _environment(given: Sequence[Resource]) -> dict[str, Any]:
    base, day = knowledge(), clock.today()
    taken = []
    for resource in given:
        kind = resource.get("resourceType")
        if kind in {"MedicationStatement", "MedicationRequest"} and fhir_facts.is_taken(resource, day):
            line = fhir_facts.medicine(base, resource)
            keys = [key for key in line.substances if key in base.substances]
            codes = line.atc or tuple(code for key in keys for code in base.substances[key].atc[:1])
            coding = [{"system": fhir_facts.ATC, "code": code} for code in codes]
            taken.append({**resource, "medicationCodeableConcept": {"coding": coding, "text": line.label}})
    stays = [
        left for each in given if each.get("resourceType") == "Encounter" and (left := fhir_facts.discharged_on(each))
    ]
    return {
        "encounters": [each for each in given if each.get("resourceType") == "Encounter"],
        "discharged": [max(stays).isoformat()] if stays else [],
        "patient": given[0],
        "problems": [each for each in given if each.get("resourceType") == "Condition" and fhir_facts.is_active(each)],
        "medications": taken,
        "results": [each for each in given if each.get("resourceType") in _RESULTS],
    }


def _flat(actions: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The actions with those inside of them, in order."""
    found: list[Mapping[str, Any]] = []
    for action in actions:
        found += [action, *_flat(action.get("action") or ())]
        if len(found) > _MOST_ACTIONS:
            raise Invalid(f"A plan has at most {_MOST_ACTIONS} actions.")
    return found


def _holds(action: Mapping[str, Any], patient: Resource, environment: Mapping[str, Any]) -> bool:
    for condition in action.get("condition") or ():
        expression = condition.get("expression") or {}
        if condition.get("kind") != "applicability":
            continue
        if expression.get("language") not in _LANGUAGES or not expression.get("expression"):
            raise Invalid("Conditions of plans are evaluated in FHIRPath only.")
        answer = fhirpath.compile(str(expression["expression"])).evaluate(patient, environment=environment)
        if answer != [True]:
            return False
    return True


def _action(
    plan: Mapping[str, Any],
    action: Mapping[str, Any],
    patient: Resource,
    contained: list[Resource],
    actor: Actor,
) -> Resource:
    made: Resource = {key: action[key] for key in ("title", "description", "code") if action.get(key)}
    activity = next(
        (
            each
            for each in plan.get("contained") or ()
            if each.get("resourceType") == "ActivityDefinition"
            and f"#{each.get('id')}" == action.get("definitionCanonical")
        ),
        None,
    )
    if activity is not None and activity.get("kind") == "ServiceRequest":
        request = service_request(activity, patient, actor, intent="proposal")
        request["id"] = f"request-{len(contained) + 1}"
        reasons = action.get("reason") or ()
        if reasons:
            request["reasonCode"] = list(reasons)
        contained.append(request)
        made["resource"] = {"reference": f"#{request['id']}"}
    return made or {"title": str(plan.get("title", "?"))}


def service_request(activity: Mapping[str, Any], patient: Resource, actor: Actor, *, intent: str) -> Resource:
    """The ServiceRequest that an ActivityDefinition asks for; draft as a proposal, active as an order."""
    request: Resource = {
        "resourceType": "ServiceRequest",
        "status": "active" if intent == "order" else "draft",
        "intent": intent,
        "code": dict(activity.get("code") or {"text": str(activity.get("title", "?"))}),
        "subject": {"reference": f"Patient/{patient['id']}"},
        "authoredOn": clock.instant(clock.now_microseconds()),
    }
    if actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        request["requester"] = {"reference": actor.fhir}
    return request


def activity_of(rule: Rule) -> Resource:
    """What a rule asks to be done."""
    return plan_definitions.activity_definition(rule)
