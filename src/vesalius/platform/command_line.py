"""The command line: what can be asked, with which options. What is done stands in `platform.commands`.

Every command takes --data; DATABASE_URL and REDIS_URL name servers that replace the embedded ones. A
refusal is one sentence on standard error and exit status 1; a wrong option is 2; `status` answers 3 when
nothing runs.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Final

import typer

from vesalius.errors import VesaliusError
from vesalius.platform.command_arguments import Data, Records, run
from vesalius.platform.command_groups import GROUPS
from vesalius.platform.terminal import result, say

application: Final = typer.Typer(
    name="vesalius",
    help="The open health platform for networks of medical centres.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for _name, _group in GROUPS.items():
    application.add_typer(_group, name=_name)


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


def _tell_version(is_asked: bool) -> None:  # noqa: FBT001 - the value of an option
    if is_asked:
        result(f"vesalius {version('vesalius')}")
        raise typer.Exit


@application.callback()
def every_command(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """The open health platform for networks of medical centres."""


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

    return run("up", data, Options(host, port, workers, demo))


@application.command()
def status(data: Data = None) -> int:
    """Say what runs, since when, with how much memory."""
    return run("status", data)


@application.command()
def stop(data: Data = None) -> int:
    """End everything in order."""
    return run("stop", data)


@application.command()
def token(
    name: Annotated[str, typer.Argument(help="Whom the token stands for; `admin` sees everything.")],
    data: Data = None,
    minutes: Annotated[int, typer.Option(min=1, help="How long it is valid.")] = 60,
) -> int:
    """Print a bearer token for the API, and nothing else, on standard output."""
    return run("token", data, name, minutes)


@application.command()
def load(
    *,
    paths: Records,
    data: Data = None,
    report: Annotated[Path | None, typer.Option(help="Write refusals to this file (NDJSON).")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also load files that were loaded before.")] = False,
) -> int:
    """Load resources, Bundles of any type, NDJSON and folders, also packed by gzip; twice changes nothing."""
    return run("load", data, paths, report, again)


@application.command("import-agenda")
def import_agenda(
    *,
    file: Annotated[Path, typer.Argument(help="iCalendar or CSV.", exists=True, dir_okay=False, readable=True)],
    practitioner: Annotated[str, typer.Option(help="Id of the Practitioner whose agenda it is.")],
    data: Data = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and store nothing.")] = False,
) -> int:
    """Import the agenda of another system; what is there already is not added twice."""
    return run("import_agenda", data, file, practitioner, dry_run)


@application.command()
def export(
    folder: Annotated[Path, typer.Argument(help="New or empty folder for one NDJSON file per type.")],
    data: Data = None,
    type_name: Annotated[list[str] | None, typer.Option("--type", help="Only this type; may be repeated.")] = None,
) -> int:
    """Write every current resource, decrypted, as NDJSON."""
    return run("export", data, folder, type_name or [])


@application.command("export-views")
def export_views(
    folder: Annotated[Path, typer.Argument(help="New or empty folder for one Parquet file per view.")],
    data: Data = None,
    view: Annotated[list[str] | None, typer.Option("--view", help="Only this view; may be repeated.")] = None,
) -> int:
    """Write the tables of figures as Parquet: pseudonymous, for DuckDB, Spark and the like."""
    return run("export_views", data, folder, view or [])


@application.command()
def reindex(data: Data = None) -> int:
    """Derive all search terms anew, beside the running system."""
    return run("reindex", data)


@application.command("rotate-keys")
def rotate_keys(
    *,
    data: Data = None,
    data_keys: Annotated[
        bool, typer.Option("--data-keys", help="Also renew every data key and re-encrypt every record.")
    ] = False,
) -> int:
    """Open a new key epoch and wrap every data key under it, beside the running system."""
    return run("rotate_keys", data, data_keys)


@application.command()
def backup(
    *,
    file: Annotated[Path, typer.Argument(help="New file for the encrypted backup.")],
    data: Data = None,
    verify: Annotated[bool, typer.Option("--verify/--no-verify", help="Restore it into a scratch database.")] = True,
) -> int:
    """Write an encrypted backup of the database and verify it."""
    return run("backup", data, file, verify)


@application.command()
def restore(
    *,
    file: Annotated[Path, typer.Argument(help="A file written by `vesalius backup`.", exists=True, dir_okay=False)],
    data: Data = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the records that are there.")] = False,
) -> int:
    """Put a backup back. The installation must be stopped, and hold the root keys of the backup."""
    return run("restore", data, file, replace)


@application.command()
def doctor(data: Data = None) -> int:
    """Say what is wrong with an installation, and what to do."""
    return run("doctor", data)


@application.command()
def downtime(
    centre: Annotated[str, typer.Argument(help="The id of a centre: open its pages.")] = "",
    *,
    data: Data = None,
    to: Annotated[Path | None, typer.Option(help="Write the opened pages to this file.")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="Give this centre a new code instead.")] = False,
) -> int:
    """Say the codes of the downtime pages, or open those of a centre; neither server nor database is needed."""
    return run("downtime", data, centre, to, renew)


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
