"""What every command takes, and how it is run: `platform.commands` is imported when a command is asked for."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated, Any

import typer

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Data folder of the installation.", show_default="VESALIUS_DATA or ./var"),
]
Records = Annotated[list[Path], typer.Argument(help="Files or folders; - is standard input.")]
Paths = Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True, readable=True)]


def run(name: str, data: Path | None, *arguments: object, function: str = "") -> int:
    """The status of a command: the function of its name in its module, with the installation in front."""
    # Each command is imported when it is asked for: `token` must not pay for the supervisor, nor `stop` for
    # FHIR.
    from vesalius.platform.installation import installation  # noqa: PLC0415 - only the command that is asked for

    command: Any = getattr(importlib.import_module(f"vesalius.platform.commands.{name}"), function or name)
    return int(command(installation(data), *arguments))
