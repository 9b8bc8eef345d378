"""Rows of views as Parquet, read back by programs that are not ours: DuckDB, pyarrow, and Spark where it is there."""

from __future__ import annotations

import io
import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow import parquet as reader

from integration.analytics.conftest import World
from integration.api.conftest import Client
from vesalius.access import tokens
from vesalius.analytics import parquet, tables
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.platform.commands import export_views
from vesalius.r4 import view_definition

SPARK = os.environ.get("VESALIUS_SPARK", "")
VIEW = {
    "resourceType": "ViewDefinition",
    "resource": "Observation",
    "status": "active",
    "select": [
        {
            "column": [
                {"name": "id", "path": "id", "type": "id"},
                {"name": "status", "path": "status", "type": "code"},
                {"name": "value", "path": "value.ofType(Quantity).value", "type": "decimal"},
                {"name": "effective", "path": "effective.ofType(dateTime)", "type": "dateTime"},
                {"name": "final", "path": "status = 'final'", "type": "boolean"},
                {"name": "codes", "path": "code.coding.code", "type": "code", "collection": True},
                {"name": "number", "path": "code.coding.count()"},
            ]
        }
    ],
}


def ask(world: World, kind: str) -> bytes:
    with world.context.pool.session() as session:
        client = Client(Application(world.context, Configuration()), tokens.mint(session, "admin", minutes=60))
    parameters = {"resourceType": "Parameters", "parameter": [{"name": "viewResource", "resource": VIEW}]}
    answer = client("POST", f"/ViewDefinition/$run?_format={kind}", parameters)
    assert answer.status == 200, answer.body
    return bytes(answer.body)


def test_a_run_as_parquet_holds_what_it_holds_as_json(world: World, tmp_path: Path) -> None:
    expected = sorted(json.loads(ask(world, "json"), parse_float=Decimal), key=lambda row: row["id"])
    content = ask(world, "parquet")
    path = tmp_path / "rows.parquet"
    path.write_bytes(content)
    found = reader.read_table(io.BytesIO(content)).sort_by("id").to_pylist()
    assert found == expected
    query = duckdb.sql(f"SELECT * FROM '{path}' ORDER BY id")
    assert [dict(zip(query.columns, row, strict=True)) for row in query.fetchall()] == expected
    assert [str(kind) for kind in query.types] == [
        "VARCHAR", "VARCHAR", "DECIMAL(38,10)", "VARCHAR", "BOOLEAN", "VARCHAR[]", "BIGINT",
    ]  # fmt: skip


def test_what_does_not_fit_a_column_is_absent_and_undeclared_columns_take_the_type_of_their_values() -> None:
    document = {
        "resourceType": "ViewDefinition",
        "resource": "Patient",
        "select": [{"column": [{"name": "a", "path": "id"}, {"name": "b", "path": "id", "type": "decimal"}]}],
    }
    view = view_definition.parse(document)
    rows: list[tuple[Any, ...]] = [(Decimal("1.5"), "text"), (2, Decimal("0.12345678905")), (None, None)]
    target = io.BytesIO()
    assert parquet.write(target, parquet.view_schema(view.columns, rows), [rows]) == 3
    assert reader.read_table(io.BytesIO(target.getvalue())).to_pylist() == [
        {"a": Decimal("1.5"), "b": None},
        {"a": Decimal(2), "b": Decimal("0.1234567890")},
        {"a": None, "b": None},
    ]


@pytest.fixture(scope="module")
def folder(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every table, written by the code of the command."""
    made = tmp_path_factory.mktemp("views")
    with world.context.pool.session() as session:
        for table in tables.tables().values():
            export_views._written(session, table, made)
    return made


def test_duckdb_finds_in_the_files_what_the_tables_hold(world: World, folder: Path) -> None:
    for name, table in tables.tables().items():
        columns = [one.name for one in table.columns.values()]
        shown = ", ".join(_as_text(one.name, one.kind) for one in table.columns.values())
        rows = world.rows(f"SELECT pk::text, patient::text, {shown} FROM {table.quoted}")
        path = folder / f"{name}.parquet"
        found = duckdb.sql(f"SELECT pk::text, patient::text, {_duck(table)} FROM '{path}'").fetchall()
        assert len(found) == len(rows), name
        assert sorted(map(repr, found)) == sorted(map(repr, map(tuple, rows))), (name, columns)


def _as_text(name: str, kind: str) -> str:
    if kind == "time":
        return f"to_char(\"{name}\", 'YYYY-MM-DD HH24:MI:SS.US')"
    return f'round("{name}", 10)::numeric(38,10)::text' if kind == "number" else f'"{name}"::text'


def _duck(table: tables.Table) -> str:
    return ", ".join(
        f"strftime(\"{one.name}\", '%Y-%m-%d %H:%M:%S.%f')" if one.kind == "time" else f'"{one.name}"::text'
        for one in table.columns.values()
    )


@pytest.mark.skipif(not SPARK, reason="no Python with pyspark named by VESALIUS_SPARK")
def test_spark_finds_in_the_same_files_the_same_values(folder: Path, tmp_path: Path) -> None:
    program = tmp_path / "read.py"
    program.write_text(
        "import json, sys\n"
        "from pyspark.sql import SparkSession\n"
        "spark = SparkSession.builder.master('local[1]').config('spark.ui.enabled', 'false')"
        ".config('spark.sql.session.timeZone', 'UTC').getOrCreate()\n"
        "out = {}\n"
        "for name in sys.argv[2:]:\n"
        "    frame = spark.read.parquet(f'{sys.argv[1]}/{name}.parquet')\n"
        "    frame = frame.select([frame[c].cast('string').alias(c) for c in frame.columns])\n"
        "    out[name] = sorted(json.dumps(list(row)) for row in frame.collect())\n"
        "print(json.dumps(out))\n"
    )
    names = ["result", "patient", "contact", "prescription"]
    done = subprocess.run([SPARK, program, folder, *names], check=True, capture_output=True, text=True, timeout=300)
    found = json.loads(done.stdout.splitlines()[-1])
    for name in names:
        table = tables.tables()[name]
        path = folder / f"{name}.parquet"
        columns = ", ".join(f'"{one}"::text' for one in ("pk", "patient", *(c.name for c in table.columns.values())))
        rows = duckdb.sql(f"SELECT {columns} FROM '{path}'").fetchall()
        assert [_plain(json.loads(line)) for line in found[name]] != []
        assert sorted(str(_plain(json.loads(line))) for line in found[name]) == sorted(str(_plain(r)) for r in rows)


def _plain(row: Any) -> list[str | None]:
    """Numbers without the zeros that each program writes in its own way."""
    plain = []
    for value in row:
        try:
            plain.append(value if value is None else str(Decimal(value).normalize()))
        except ArithmeticError:
            plain.append(str(value))
    return plain
