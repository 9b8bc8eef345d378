"""batch and transaction (R4 http.html#transaction)."""

from __future__ import annotations

from collections.abc import Sequence

from vesalius.api import answers, bundles, router
from vesalius.api.bundle_requests import EntryRequest, Refused, located, read_bundle
from vesalius.api.call import Call
from vesalius.api.handlers import filing
from vesalius.api.headers import RETURN_MINIMAL, RETURN_OUTCOME, parse_if_absent, parse_if_match
from vesalius.api.operations import operation_at
from vesalius.api.outcome import outcome, status_of
from vesalius.api.own_references import made_relative
from vesalius.api.refusals import MalformedRequest
from vesalius.api.request import criteria
from vesalius.api.response import Response
from vesalius.errors import Invalid, Issue, NotSupported, VesaliusError
from vesalius.records.filing import is_filed
from vesalius.records.transaction import Entry, Result, transaction
from vesalius.records.version import Version, Written


def handle(call: Call) -> Response:
    """200 with a Bundle that answers entry by entry; a transaction that fails answers as one error."""
    if is_filed(call.resource_body()):
        return filing.handle(call)
    kind, entries = read_bundle(call)
    if kind == "batch":
        answered = [_in_batch(call, entry) for entry in entries]
        return Response(200, (), bundles.responses(b"batch-response", answered, call.base))
    return Response(200, (), bundles.responses(b"transaction-response", _all_or_nothing(call, entries), call.base))


def _in_batch(call: Call, entry: EntryRequest | Refused) -> bytes:
    if isinstance(entry, Refused):
        return bundles.response_entry(status_of(entry.error), issues=outcome(entry.error.issues))
    return _answered(call, entry, call.perform(entry.request(call.request, call.configuration.mount)))


def _answered(call: Call, entry: EntryRequest, response: Response) -> bytes:
    if response.status >= 400:
        return bundles.response_entry(response.status, issues=response.body)
    version = response.version
    location = next((value for name, value in response.headers if name == "Location"), "")
    if version is not None and version.body and entry.method in {"POST", "PUT", "PATCH"}:
        # Who wrote by a condition learns here what was written.
        location = answers.location(call.base, version)
    if response.body.startswith(b'{"resourceType":"OperationOutcome"') and version is not None and version.body:
        # return=OperationOutcome: it tells of the write, and is not what was written.
        return bundles.response_entry(response.status, location=location, version=version, issues=response.body)
    full_url = (
        f"{call.base}/{version.type}/{version.id}" if version is not None and response.body is version.body else ""
    )
    return bundles.response_entry(
        response.status,
        resource=response.body if response.is_resource else b"",
        full_url=full_url,
        location=location,
        version=version,
    )


def _all_or_nothing(call: Call, entries: Sequence[EntryRequest | Refused]) -> list[bytes]:
    # What has a fullUrl here gets its place from the transaction, even when it is named as a resource of ours.
    named = frozenset(entry.full_url for entry in entries if isinstance(entry, EntryRequest) and entry.full_url)
    issues: list[Issue] = []
    writes: list[Entry] = []
    reads: dict[int, EntryRequest] = {}
    for entry in entries:
        if isinstance(entry, Refused):
            issues += entry.error.issues
            continue
        try:
            route = router.route(entry.method, entry.path)
            if _only_reads(entry, route):
                reads[entry.index] = entry
            else:
                writes.append(_write(entry, route, call.base, named))
        except VesaliusError as error:
            issues += located(error, entry.index)
    if issues:
        raise Invalid(issues=tuple(issues))
    results: dict[int, Result] = {}
    if writes:
        answered = transaction(call.context, call.actor, writes)
        results = {write.index: result for write, result in zip(writes, answered, strict=True)}
    # Reads see what the transaction wrote: R4 has them processed last.
    return [
        _answered(call, reads[index], call.perform(reads[index].request(call.request, call.configuration.mount)))
        if index in reads
        else _done(call, results[index])
        for index in range(len(entries))
    ]


def _only_reads(entry: EntryRequest, route: router.Route) -> bool:
    """Whether the entry changes nothing, and can be answered after the transaction's writes."""
    if entry.method in {"GET", "HEAD"} or route.name.startswith("search-"):
        return True
    operation = operation_at(route.operation, route.type, has_instance=route.type is not None and route.id is not None)
    return operation is not None and not operation.changes_state


def _write(entry: EntryRequest, route: router.Route, base: str, named: frozenset[str]) -> Entry:
    """The entry as `records` takes it. Raises NotSupported, MalformedRequest."""
    if route.operation:
        raise NotSupported(
            f"{route.operation} changes what is stored and could not be undone with the rest of a transaction;"
            " send it by itself, or in a batch."
        )
    if route.name not in _WRITES or route.type is None:
        raise NotSupported(
            "A transaction holds reads, searches and operations that change nothing, and creates, updates, patches and"
            " deletions."
        )
    if_absent = parse_if_absent(entry.preconditions.get("if-none-match"))
    if if_absent and route.name != "update":
        raise MalformedRequest("ifNoneMatch is offered with PUT and an id.")
    query = None
    if route.name.endswith("-conditional"):
        query = criteria(entry.query)
        if not query:
            raise MalformedRequest("A conditional interaction needs at least one search parameter.")
    if_none_exist = entry.preconditions.get("if-none-exist")
    if if_none_exist is not None:
        if_none_exist = criteria(if_none_exist.rpartition("?")[2])
        if not if_none_exist or entry.method != "POST":
            raise MalformedRequest("ifNoneExist holds search parameters, and goes with POST.")
    if entry.method != "DELETE" and not entry.body:
        raise MalformedRequest("The entry needs a resource.")
    return Entry(
        index=entry.index,
        method=entry.method,
        type=route.type,
        id=route.id,
        query=query,
        full_url=entry.full_url,
        body=entry.body if route.type == "Bundle" else made_relative(entry.body, base, named),
        media_type=entry.media_type,
        if_match=parse_if_match(entry.preconditions.get("if-match")),
        if_absent=if_absent,
        if_none_exist=if_none_exist,
    )


_WRITES = frozenset(
    {"create", "update", "update-conditional", "patch", "patch-conditional", "delete", "delete-conditional"}
)


def _done(call: Call, result: Result) -> bytes:
    if isinstance(result, Written):
        version = result.version
        returned = call.preferences.returned
        return bundles.response_entry(
            201 if result.created else 200,
            resource=b"" if returned in {RETURN_MINIMAL, RETURN_OUTCOME} else version.body,
            full_url=f"{call.base}/{version.type}/{version.id}",
            location=answers.location(call.base, version),
            version=version,
            issues=outcome(()) if returned == RETURN_OUTCOME else b"",
        )
    return bundles.response_entry(204, version=result if isinstance(result, Version) else None)
