"""The groups of commands: audit log, demo network, accounts, patients' rights, retention, clients, knowledge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from vesalius.platform.command_arguments import Data, Paths, run

audit_application: Final = typer.Typer(help="The audit log.", no_args_is_help=True, rich_markup_mode=None)
demo_application: Final = typer.Typer(
    help="The demo network.", invoke_without_command=True, no_args_is_help=False, rich_markup_mode=None
)

account_application: Final = typer.Typer(
    help="People and systems that can sign in.", no_args_is_help=True, rich_markup_mode=None
)
subject_application: Final = typer.Typer(
    help="The rights of a patient: export, sealing, erasure.", no_args_is_help=True, rich_markup_mode=None
)
retention_application: Final = typer.Typer(help="How long what is kept.", no_args_is_help=True, rich_markup_mode=None)
client_application: Final = typer.Typer(
    help="Applications that may connect.", no_args_is_help=True, rich_markup_mode=None
)

knowledge_application: Final = typer.Typer(
    help="Clinical knowledge: medicines, interactions, rules.", no_args_is_help=True, rich_markup_mode=None
)

GROUPS: Final = {
    "audit": audit_application,
    "demo": demo_application,
    "account": account_application,
    "subject": subject_application,
    "retention": retention_application,
    "client": client_application,
    "knowledge": knowledge_application,
}
"""Name → group, in the order of the help."""


@demo_application.callback()
def demo(
    command: typer.Context,
    *,
    data: Data = None,
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Do nothing when there are records.")] = False,
    patients: Annotated[int, typer.Option(min=1, help="How many patients.")] = 2000,
    share: Annotated[str, typer.Option(hidden=True)] = "",
) -> int:
    """Load the demo network: invented people, places and histories."""
    if command.invoked_subcommand is not None:
        return 0
    return run("demo", data, if_empty, patients, share)


@demo_application.command("people")
def demo_people(
    *,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> int:
    """List who can sign in to the demo network, with passwords and TOTP secrets."""
    return run("people", data, as_json, function="listing")


@audit_application.command("verify")
def audit_verify(data: Data = None) -> int:
    """Recompute the audit log and compare it with its signatures and its witness."""
    return run("audit", data, function="verify")


@audit_application.command("key")
def audit_key(data: Data = None) -> int:
    """Print the public key with which the audit log is signed."""
    return run("audit_proof", data, function="audit_key")


@audit_application.command("proof")
def audit_proof(
    entry: Annotated[int, typer.Argument(min=1, help="Number of the entry: the digits of AuditEvent/leaf-….")],
    data: Data = None,
) -> int:
    """Print the proof that an entry stands in the signed log."""
    return run("audit_proof", data, entry, function="audit_proof")


@audit_application.command("check-proof")
def audit_check_proof(
    file: Annotated[Path, typer.Argument(help="A proof, or several.", exists=True, dir_okay=False)],
    data: Data = None,
    key: Annotated[str | None, typer.Option(help="The log's public key, when it is another installation's.")] = None,
) -> int:
    """Check proofs. docs/security/verify_proof.py does the same without Vesalius."""
    return run("audit_proof", data, file, key, function="audit_check_proof")


Username = Annotated[str, typer.Argument(help="Username of the account.", metavar="USERNAME")]


@account_application.command("create")
def account_create(
    *,
    username: Username,
    roles: Annotated[
        list[str], typer.Option("--role", help="A role, or role@Organization/id for one centre; may be repeated.")
    ],
    data: Data = None,
    display: Annotated[str, typer.Option(help="The name to show.")] = "",
    email: Annotated[str, typer.Option(help="Address for letters, never for signing in.")] = "",
    fhir: Annotated[str, typer.Option(help="Whose record it is, such as Practitioner/x or Patient/x.")] = "",
    niss: Annotated[str, typer.Option(help="National number: an identity card then opens the account.")] = "",
    language: Annotated[str, typer.Option(help="fr, nl, de or en.")] = "fr",
    system: Annotated[bool, typer.Option("--system", help="A system: it has tokens, and nobody signs in.")] = False,
) -> int:
    """Make an account, and print the link of its first sign-in."""
    return run("account", data, username, roles, display, email, fhir, niss, language, system, function="create")


@account_application.command("invite")
def account_invite(
    *,
    username: Username,
    data: Data = None,
    reset: Annotated[bool, typer.Option("--reset", help="Also take its second factors away.")] = False,
) -> int:
    """Print a new link by which the holder chooses a password."""
    return run("account", data, username, reset, function="invite")


@account_application.command("disable")
def account_disable(username: Username, data: Data = None) -> int:
    """Close an account: its sessions and tokens end."""
    return run("account", data, username, False, function="set_active")


@account_application.command("enable")
def account_enable(username: Username, data: Data = None) -> int:
    """Open a closed account again."""
    return run("account", data, username, True, function="set_active")


@account_application.command("card")
def account_card(
    username: Username,
    number: Annotated[str, typer.Argument(help="National number.", metavar="NUMBER")],
    data: Data = None,
) -> int:
    """Let the identity card with this national number open an account that has none."""
    return run("account", data, username, number, function="link_card")


@account_application.command("list")
def account_list(
    data: Data = None, *, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> int:
    """List accounts, their roles, and how they sign in."""
    return run("account", data, as_json, function="listing")


Patient = Annotated[str, typer.Argument(help="Id of the patient.", metavar="PATIENT")]
Ground = Annotated[str, typer.Option(help="The legal ground.")]
Reason = Annotated[str, typer.Option(help="Why, in words; kept with the decision.")]
First = Annotated[str, typer.Option("--first-token", prompt="Access token of the first person", hide_input=True)]
Second = Annotated[str, typer.Option("--second-token", prompt="Access token of the second person", hide_input=True)]


@subject_application.command("export")
def subject_export(
    *,
    patient: Patient,
    out: Annotated[Path, typer.Option(help="New ZIP file.", dir_okay=False)],
    data: Data = None,
    language: Annotated[str | None, typer.Option(help="fr, nl, de or en.", show_default="the patient's")] = None,
) -> int:
    """Write a patient's whole record: FHIR, PDF, documents, and who opened it."""
    return run("subject", data, patient, out, language, function="export")


@subject_application.command("seal")
def subject_seal(*, patient: Patient, ground: Ground, reason: Reason, data: Data = None) -> int:
    """Take a record out of use: it is missing to everybody until two people open it again."""
    return run("subject", data, patient, ground, reason, function="seal")


@subject_application.command("unseal")
def subject_unseal(
    *, patient: Patient, ground: Ground, reason: Reason, first_token: First, second_token: Second, data: Data = None
) -> int:
    """Open a sealed record again. Two people are needed."""
    return run("subject", data, patient, ground, reason, first_token, second_token, function="unseal")


@subject_application.command("erase")
def subject_erase(
    *, patient: Patient, ground: Ground, reason: Reason, first_token: First, second_token: Second, data: Data = None
) -> int:
    """Erase a record for good, when its retention is over. Two people are needed."""
    return run("subject", data, patient, ground, reason, first_token, second_token, function="erase")


@subject_application.command("resume")
def subject_resume(data: Data = None) -> int:
    """Finish erasures that were approved and then interrupted."""
    return run("subject", data, function="resume")


@subject_application.command("proof")
def subject_proof(patient: Patient, data: Data = None) -> int:
    """Print the signed proof of an erasure."""
    return run("subject", data, patient, function="proof")


@retention_application.command("preview")
def retention_preview(
    data: Data = None,
    on: Annotated[str | None, typer.Option(help="A day, such as 2056-01-31.", show_default="today")] = None,
) -> int:
    """Say what each rule lets expire by a day, and which records are due. Changes nothing."""
    return run("retention", data, on, function="preview")


@retention_application.command("sweep")
def retention_sweep(data: Data = None) -> int:
    """Delete what needs no decision: expired tokens, old outbox rows."""
    return run("retention", data, function="sweep")


@client_application.command("register")
def client_register(
    *,
    name: Annotated[str, typer.Argument(help="What people will read.")],
    data: Data = None,
    identifier: Annotated[str, typer.Option("--id", help="client_id.", show_default="a new one")] = "",
    redirect: Annotated[list[str] | None, typer.Option(help="Where it may be returned to; may be repeated.")] = None,
    scopes: Annotated[str, typer.Option(help="The scopes that it may ask for.")] = "openid fhirUser launch/patient",
    keys: Annotated[Path | None, typer.Option(help="File with its public keys (JWKS).", dir_okay=False)] = None,
    keys_address: Annotated[str, typer.Option(help="Where it publishes its keys (jwks_uri).")] = "",
    system: Annotated[str, typer.Option(help="Username of the system whose rights it has by itself.")] = "",
    launch: Annotated[str, typer.Option(help="Address that opens it out of a record.")] = "",
    secret: Annotated[bool, typer.Option("--secret", help="Give it a shared secret.")] = False,
    introspection: Annotated[bool, typer.Option("--introspection", help="May ask about every token.")] = False,
) -> int:
    """Register an application; print its client_id, and its secret if it has one."""
    chosen = (scopes, keys, keys_address, system, launch, secret, introspection)
    return run("client", data, name, identifier, redirect or [], *chosen, function="register")


@client_application.command("list")
def client_list(data: Data = None) -> int:
    """List the applications."""
    return run("client", data, function="listing")


@client_application.command("close")
def client_close(identifier: Annotated[str, typer.Argument(help="client_id.")], data: Data = None) -> int:
    """End an application and all of its tokens, at once."""
    return run("client", data, identifier, function="close")


@client_application.command("rotate-signing")
def client_rotate_signing(data: Data = None) -> int:
    """Sign identity tokens with new keys; those before verify for another day."""
    return run("client", data, function="rotate_signing")


@knowledge_application.command("import")
def knowledge_import(
    *,
    kind: Annotated[str, typer.Argument(help="ansm, bdpm, sam, atc, stopp-start or tables.")],
    paths: Paths,
    data: Data = None,
    edition: Annotated[str, typer.Option(help="Day of the edition, such as 2026-11-01.")] = "",
    synthetic: Annotated[bool, typer.Option("--synthetic", help="The files are invented: say so everywhere.")] = False,
) -> int:
    """Import an edition of a source and put it in use. The same files again change nothing."""
    return run("knowledge", data, kind, paths, edition, synthetic, function="import_source")


@knowledge_application.command("status")
def knowledge_status(data: Data = None) -> int:
    """Say which editions are in use, since when, under which licence, and what is not recognised."""
    return run("knowledge", data, function="status")
