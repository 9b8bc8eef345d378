"""Which worker runs which tests: files whole, some folders whole, the long ones first.

What a module starts is then started by one worker, and what a folder shares as well. xdist's own way hands out single
tests, so that both workers start the same installation; and its reordering goes by numbers of tests, while those of a
browser take seconds and those of units a millisecond.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Their tests share something made once for the folder: a besieged network, an installation, a generated network.
_TOGETHER = (
    "tests/architecture/",
    "tests/conformance/http/",
    "tests/integration/authorization/",
    "tests/unit/demo/",
    "tests/unit/knowledge/",
)
# What takes minutes does not begin last, when the other worker has nothing left to do.
_FIRST = ("tests/browser/", "tests/integration/platform/", "tests/conformance/http/", "tests/architecture/")


class WholeFiles(LoadScopeScheduling):
    """Hands out whole files, and whole folders of _TOGETHER, in the order of the collection after _FIRST."""

    def __init__(self, config, log=None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in _TOGETHER if file.startswith(folder)), file)

    def _assign_work_unit(self, node) -> None:
        for start in _FIRST:
            found = next((scope for scope in self.workqueue if scope.startswith(start)), None)
            if found is not None:
                self.workqueue.move_to_end(found, last=False)
                break
        super()._assign_work_unit(node)
