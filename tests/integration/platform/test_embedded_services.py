"""The embedded PostgreSQL and Valkey: who may connect, and what a kill leaves."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

import services
from vesalius.platform import embedded_postgresql, processes
from vesalius.platform.embedded_postgresql import EmbeddedPostgresql
from vesalius.platform.embedded_valkey import EmbeddedValkey
from vesalius.platform.embedded_valkey import stop as stop_valkey
from vesalius.store.migrate import pending


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedPostgresql:
    return EmbeddedPostgresql(tmp_path_factory.mktemp("p"), settings=services.SETTINGS)


@pytest.fixture
def start(postgresql: EmbeddedPostgresql) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the cluster; whatever is still alive afterwards is stopped."""
    started: list[subprocess.Popen[bytes]] = []

    def one() -> subprocess.Popen[bytes]:
        with (postgresql.directory / "log").open("ab") as log:
            started.append(postgresql.start(log))
        return started[-1]

    yield one
    for process in started:
        embedded_postgresql.stop(process)
        process.wait()


@pytest.fixture
def server(start: Callable[[], subprocess.Popen[bytes]]) -> int:
    return start().pid


def test_a_new_database_has_checksums_unicode_and_an_owner_who_is_no_superuser(
    postgresql: EmbeddedPostgresql, server: int
) -> None:
    with psycopg.connect(postgresql.database_url()) as connection:
        row = connection.execute(
            "SELECT current_setting('data_checksums'), datlocprovider, datlocale,"
            " pg_encoding_to_char(encoding), current_setting('is_superuser'), upper('é')"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row == ("on", "b", "C.UTF-8", "UTF8", "off", "É")


def test_a_connection_without_the_password_is_refused(postgresql: EmbeddedPostgresql, server: int) -> None:
    without = postgresql.database_url().split("&passfile=")[0] + "&passfile=/dev/null"
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(without)


def test_nothing_listens_on_the_network_and_the_socket_folder_is_private(
    postgresql: EmbeddedPostgresql, server: int
) -> None:
    with psycopg.connect(postgresql.database_url()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(postgresql.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE((postgresql.directory / "passfile").stat().st_mode) == 0o600


def test_a_killed_server_leaves_nothing_that_prevents_the_next_start_and_keeps_committed_rows(
    postgresql: EmbeddedPostgresql, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    first = start()
    with psycopg.connect(postgresql.database_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    os.kill(first.pid, signal.SIGKILL)
    # Not reaped: its id still stands in the lock file and in the process table.
    start()
    with psycopg.connect(postgresql.database_url()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]
    assert first.wait(5) == -signal.SIGKILL


def test_a_server_left_running_by_a_lost_supervisor_is_taken_down(
    postgresql: EmbeddedPostgresql, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    left, following = start(), start()
    assert left.wait(10) == 0
    assert following.poll() is None
    embedded_postgresql.stop(following)
    assert list(processes.working_in(postgresql.data)) == []


def test_a_folder_too_deep_for_a_socket_gets_a_short_private_one(tmp_path: Path) -> None:
    deep = EmbeddedPostgresql(tmp_path / ("d" * 80))
    assert len(str(deep.sockets / ".s.PGSQL.5432.lock")) <= 107
    assert stat.S_IMODE(deep.sockets.stat().st_mode) == 0o700
    assert deep.sockets == EmbeddedPostgresql(tmp_path / ("d" * 80)).sockets
    deep.sockets.rmdir()


def test_valkey_answers_on_a_private_socket_only(tmp_path: Path) -> None:
    valkey = EmbeddedValkey(tmp_path)
    with (tmp_path / "log").open("wb") as log:
        server = valkey.start(log)
    with redis.Redis.from_url(valkey.redis_url) as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("save") == {"save": ""}
    assert stat.S_IMODE(Path(urlsplit(valkey.redis_url).path).parent.stat().st_mode) == 0o700
    stop_valkey(server)


def test_each_test_gets_a_database_of_its_own_with_the_schema_and_no_record(
    database_url: str, module_database_url: str
) -> None:
    with psycopg.connect(database_url) as one, psycopg.connect(module_database_url) as other:
        names = [c.execute("SELECT current_database()").fetchone() for c in (one, other)]
        assert one.execute("SELECT count(*) FROM resource").fetchone() == (0,)
    assert names[0] != names[1]
    assert pending(database_url) == 0


def test_a_test_gets_an_empty_database_where_it_asks_for_one(empty_database_url: str) -> None:
    with psycopg.connect(empty_database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        assert tables.fetchone() == (0,)
