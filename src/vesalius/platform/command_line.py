"""The command line: what can be asked, with which options. What is done stands in `platform.commands`.

Every command takes --data; DATABASE_URL and REDIS_URL name servers that replace the embedded ones. A
refusal is one sentence on standard error and exit status 1; a wrong option is 2; `status` answers 3 when
nothing runs.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from vesalius.errors import VesaliusError
from vesalius.platform.terminal import say

application: Final = typer.Typer(
    name="vesalius",
    help="The open health platform for networks of medical centres.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

audit_application: Final = typer.Typer(help="The audit log.", no_args_is_help=True, rich_markup_mode=None)
application.add_typer(audit_application, name="audit")
demo_application: Final = typer.Typer(
    help="The demo network.", invoke_without_command=True, no_args_is_help=False, rich_markup_mode=None
)
application.add_typer(demo_application, name="demo")

account_application: Final = typer.Typer(
    help="People and systems that can sign in.", no_args_is_help=True, rich_markup_mode=None
)
application.add_typer(account_application, name="account")
subject_application: Final = typer.Typer(
    help="The rights of a patient: export, sealing, erasure.", no_args_is_help=True, rich_markup_mode=None
)
application.add_typer(subject_application, name="subject")
retention_application: Final = typer.Typer(help="How long what is kept.", no_args_is_help=True, rich_markup_mode=None)
application.add_typer(retention_application, name="retention")
client_application: Final = typer.Typer(
    help="Applications that may connect.", no_args_is_help=True, rich_markup_mode=None
)
application.add_typer(client_application, name="client")

knowledge_application: Final = typer.Typer(
    help="Clinical knowledge: medicines, interactions, rules.", no_args_is_help=True, rich_markup_mode=None
)
application.add_typer(knowledge_application, name="knowledge")

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder of the installation.", show_default="VESALIUS_DATA or ./var"),
]
Records = Annotated[list[Path], typer.Argument(help="Files or folders; - is standard input.")]
Paths = Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True, readable=True)]


def main() -> None:
    """Runs the command of `sys.argv` and ends the process with its status."""
    # Files made by any command are the installation's alone.
    os.umask(0o077)
    try:
        status = application(standalone_mode=False)
    except typer.Exit as error:
        status = error.exit_code
    except typer.Abort:
        status = 130
    except KeyboardInterrupt:
        status = 130
    except Exception as error:  # noqa: BLE001 - the operator gets a sentence, never a traceback
        status = _explain(error)
    sys.exit(status if isinstance(status, int) else 0)


@application.command()
def up(
    *,
    data: Data = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web processes.")] = 2,
    demo: Annotated[
        bool, typer.Option("--demo/--empty", help="Load the demo network when the installation is empty.")
    ] = False,
) -> int:
    """Start everything and stay in the foreground."""
    from vesalius.platform.supervisor import Options  # noqa: PLC0415 - only this command needs it

    return _run("up", data, Options(host, port, workers, demo))


@application.command()
def status(data: Data = None) -> int:
    """Say what runs, since when, with how much memory."""
    return _run("status", data)


@application.command()
def stop(data: Data = None) -> int:
    """End everything in order."""
    return _run("stop", data)


@application.command()
def token(
    name: Annotated[str, typer.Argument(help="Whom the token stands for; `admin` sees everything.")],
    data: Data = None,
    minutes: Annotated[int, typer.Option(min=1, help="How long it is valid.")] = 60,
) -> int:
    """Print a bearer token for the API, and nothing else, on standard output."""
    return _run("token", data, name, minutes)


@application.command()
def load(
    *,
    paths: Records,
    data: Data = None,
    report: Annotated[Path | None, typer.Option(help="Write refusals to this file (NDJSON).")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also load files that were loaded before.")] = False,
) -> int:
    """Load resources, Bundles of any type, NDJSON and folders, also packed by gzip; twice changes nothing."""
    return _run("load", data, paths, report, again)


@application.command("import-agenda")
def import_agenda(
    *,
    file: Annotated[Path, typer.Argument(help="iCalendar or CSV.", exists=True, dir_okay=False, readable=True)],
    practitioner: Annotated[str, typer.Option(help="Id of the Practitioner whose agenda it is.")],
    data: Data = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and store nothing.")] = False,
) -> int:
    """Import the agenda of another system; what is there already is not added twice."""
    return _run("import_agenda", data, file, practitioner, dry_run)


@application.command()
def export(
    folder: Annotated[Path, typer.Argument(help="New or empty folder for one NDJSON file per type.")],
    data: Data = None,
    type_name: Annotated[list[str] | None, typer.Option("--type", help="Only this type; may be repeated.")] = None,
) -> int:
    """Write every current resource, decrypted, as NDJSON."""
    return _run("export", data, folder, type_name or [])


@application.command("export-views")
def export_views(
    folder: Annotated[Path, typer.Argument(help="New or empty folder for one Parquet file per view.")],
    data: Data = None,
    view: Annotated[list[str] | None, typer.Option("--view", help="Only this view; may be repeated.")] = None,
) -> int:
    """Write the tables of figures as Parquet: pseudonymous, for DuckDB, Spark and the like."""
    return _run("export_views", data, folder, view or [])


@application.command()
def reindex(data: Data = None) -> int:
    """Derive all search terms anew, beside the running system."""
    return _run("reindex", data)


@application.command("rotate-keys")
def rotate_keys(
    *,
    data: Data = None,
    data_keys: Annotated[
        bool, typer.Option("--data-keys", help="Also renew every data key and re-encrypt every record.")
    ] = False,
) -> int:
    """Open a new key epoch and wrap every data key under it, beside the running system."""
    return _run("rotate_keys", data, data_keys)


@application.command()
def backup(
    *,
    file: Annotated[Path, typer.Argument(help="New file for the encrypted backup.")],
    data: Data = None,
    verify: Annotated[bool, typer.Option("--verify/--no-verify", help="Restore it into a scratch database.")] = True,
) -> int:
    """Write an encrypted backup of the database and verify it."""
    return _run("backup", data, file, verify)


@application.command()
def restore(
    *,
    file: Annotated[Path, typer.Argument(help="A file written by `vesalius backup`.", exists=True, dir_okay=False)],
    data: Data = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the records that are there.")] = False,
) -> int:
    """Put a backup back. The installation must be stopped, and hold the root keys of the backup."""
    return _run("restore", data, file, replace)


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
    return _run("demo", data, if_empty, patients, share)


@demo_application.command("people")
def demo_people(
    *,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> int:
    """List who can sign in to the demo network, with passwords and TOTP secrets."""
    return _run("people", data, as_json, function="listing")


@audit_application.command("verify")
def audit_verify(data: Data = None) -> int:
    """Recompute the audit log and compare it with its signatures and its witness."""
    return _run("audit", data, function="verify")


@audit_application.command("key")
def audit_key(data: Data = None) -> int:
    """Print the public key with which the audit log is signed."""
    return _run("audit_proof", data, function="audit_key")


@audit_application.command("proof")
def audit_proof(
    entry: Annotated[int, typer.Argument(min=1, help="Number of the entry: the digits of AuditEvent/leaf-….")],
    data: Data = None,
) -> int:
    """Print the proof that an entry stands in the signed log."""
    return _run("audit_proof", data, entry, function="audit_proof")


@audit_application.command("check-proof")
def audit_check_proof(
    file: Annotated[Path, typer.Argument(help="A proof, or several.", exists=True, dir_okay=False)],
    data: Data = None,
    key: Annotated[str | None, typer.Option(help="The log's public key, when it is another installation's.")] = None,
) -> int:
    """Check proofs. docs/security/verify_proof.py does the same without Vesalius."""
    return _run("audit_proof", data, file, key, function="audit_check_proof")


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
    return _run("account", data, username, roles, display, email, fhir, niss, language, system, function="create")


@account_application.command("invite")
def account_invite(
    *,
    username: Username,
    data: Data = None,
    reset: Annotated[bool, typer.Option("--reset", help="Also take its second factors away.")] = False,
) -> int:
    """Print a new link by which the holder chooses a password."""
    return _run("account", data, username, reset, function="invite")


@account_application.command("disable")
def account_disable(username: Username, data: Data = None) -> int:
    """Close an account: its sessions and tokens end."""
    return _run("account", data, username, False, function="set_active")


@account_application.command("enable")
def account_enable(username: Username, data: Data = None) -> int:
    """Open a closed account again."""
    return _run("account", data, username, True, function="set_active")


@account_application.command("card")
def account_card(
    username: Username,
    number: Annotated[str, typer.Argument(help="National number.", metavar="NUMBER")],
    data: Data = None,
) -> int:
    """Let the identity card with this national number open an account that has none."""
    return _run("account", data, username, number, function="link_card")


@account_application.command("list")
def account_list(
    data: Data = None, *, as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False
) -> int:
    """List accounts, their roles, and how they sign in."""
    return _run("account", data, as_json, function="listing")


@application.command()
def doctor(data: Data = None) -> int:
    """Say what is wrong with an installation, and what to do."""
    return _run("doctor", data)


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
    return _run("subject", data, patient, out, language, function="export")


@subject_application.command("seal")
def subject_seal(*, patient: Patient, ground: Ground, reason: Reason, data: Data = None) -> int:
    """Take a record out of use: it is missing to everybody until two people open it again."""
    return _run("subject", data, patient, ground, reason, function="seal")


@subject_application.command("unseal")
def subject_unseal(
    *, patient: Patient, ground: Ground, reason: Reason, first_token: First, second_token: Second, data: Data = None
) -> int:
    """Open a sealed record again. Two people are needed."""
    return _run("subject", data, patient, ground, reason, first_token, second_token, function="unseal")


@subject_application.command("erase")
def subject_erase(
    *, patient: Patient, ground: Ground, reason: Reason, first_token: First, second_token: Second, data: Data = None
) -> int:
    """Erase a record for good, when its retention is over. Two people are needed."""
    return _run("subject", data, patient, ground, reason, first_token, second_token, function="erase")


@subject_application.command("resume")
def subject_resume(data: Data = None) -> int:
    """Finish erasures that were approved and then interrupted."""
    return _run("subject", data, function="resume")


@subject_application.command("proof")
def subject_proof(patient: Patient, data: Data = None) -> int:
    """Print the signed proof of an erasure."""
    return _run("subject", data, patient, function="proof")


@retention_application.command("preview")
def retention_preview(
    data: Data = None,
    on: Annotated[str | None, typer.Option(help="A day, such as 2056-01-31.", show_default="today")] = None,
) -> int:
    """Say what each rule lets expire by a day, and which records are due. Changes nothing."""
    return _run("retention", data, on, function="preview")


@retention_application.command("sweep")
def retention_sweep(data: Data = None) -> int:
    """Delete what needs no decision: expired tokens, old outbox rows."""
    return _run("retention", data, function="sweep")


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
    return _run("client", data, name, identifier, redirect or [], *chosen, function="register")


@client_application.command("list")
def client_list(data: Data = None) -> int:
    """List the applications."""
    return _run("client", data, function="listing")


@client_application.command("close")
def client_close(identifier: Annotated[str, typer.Argument(help="client_id.")], data: Data = None) -> int:
    """End an application and all of its tokens, at once."""
    return _run("client", data, identifier, function="close")


@client_application.command("rotate-signing")
def client_rotate_signing(data: Data = None) -> int:
    """Sign identity tokens with new keys; those before verify for another day."""
    return _run("client", data, function="rotate_signing")


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
    return _run("knowledge", data, kind, paths, edition, synthetic, function="import_source")


@knowledge_application.command("status")
def knowledge_status(data: Data = None) -> int:
    """Say which editions are in use, since when, under which licence, and what is not recognised."""
    return _run("knowledge", data, function="status")


@application.command()
def downtime(
    centre: Annotated[str, typer.Argument(help="The id of a centre: open its pages.")] = "",
    *,
    data: Data = None,
    to: Annotated[Path | None, typer.Option(help="Write the opened pages to this file.")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="Give this centre a new code instead.")] = False,
) -> int:
    """Say the codes of the downtime pages, or open those of a centre; neither server nor database is needed."""
    return _run("downtime", data, centre, to, renew)


def _run(name: str, data: Path | None, *arguments: object, function: str = "") -> int:
    # Each command is imported when it is asked for: `token` must not pay for the supervisor, nor `stop` for
    # FHIR.
    from vesalius.platform.installation import installation  # noqa: PLC0415

    command: Any = getattr(importlib.import_module(f"vesalius.platform.commands.{name}"), function or name)
    return int(command(installation(data), *arguments))


def _explain(error: Exception) -> int:
    """The sentence for an error, and the exit status."""
    if isinstance(error, VesaliusError):
        say(f"vesalius: {'; '.join(issue.diagnostics for issue in error.issues)}")
        return 1
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        say(f"vesalius: {error.format_message()}\nTry `vesalius --help`.")
        return int(error.exit_code)
    if isinstance(error, BrokenPipeError):
        return 1
    if isinstance(error, OSError):
        name = f" ({error.filename})" if error.filename else ""
        say(f"vesalius: {error.strerror or type(error).__name__}{name}.")
        return 1
    from vesalius.platform.logs import places  # noqa: PLC0415 - only when something unforeseen happened

    where = " < ".join(reversed(places(error)))
    say(f"vesalius: Something unforeseen happened: {type(error).__name__} at {where}.")
    return 1


if __name__ == "__main__":
    main()
