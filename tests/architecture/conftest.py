"""One small network whose doors are all tried."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.pages import Pages
from integration.attacks.siege import Siege, besieged


@pytest.fixture(scope="session")
def siege() -> Iterator[Siege]:
    with besieged() as made:
        yield made


@pytest.fixture(scope="session")
def pages(siege: Siege, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.conf import settings
    from django.test import RequestFactory

    django.setup()
    before = settings.RECORDS_CONTEXT, settings.ERASURE_LEDGER
    settings.RECORDS_CONTEXT, settings.ERASURE_LEDGER = siege.context, Path(tmp_path_factory.mktemp("ledger"))
    yield Pages(siege, RequestFactory())
    settings.RECORDS_CONTEXT, settings.ERASURE_LEDGER = before
