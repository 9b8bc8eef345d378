"""What an installation decides about its HTTP interface. Everything else follows from FHIR."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of the FHIR endpoint. The defaults are safe for a service behind no proxy.

    mount                        path below which the endpoint lives, without a slash at its end
    base_url                     the public address, mount included; None takes that of each request
    trusted_hosts                values of Host that are believed; empty believes every well-formed one
    trust_forwarded              believe X-Forwarded-*: only behind a proxy that replaces them
    allowed_origins              browser origins that may call; "*" allows any, always without credentials
    maximum_body_bytes           request body, after decompression
    maximum_depth                nesting of JSON objects and arrays in a request body
    maximum_entries              entries of a batch or transaction
    maximum_query_characters     query string, also as a form body
    default_count, maximum_count entries of a history page
    requests_per_second, burst   the rate that one actor may use; 0 switches the limit off
    failures_per_minute          refused credentials that one address may send
    """

    mount: str = "/fhir"
    base_url: str | None = None
    trusted_hosts: frozenset[str] = frozenset()
    trust_forwarded: bool = False
    allowed_origins: frozenset[str] = frozenset({"*"})
    maximum_body_bytes: int = 16 * 1024 * 1024
    maximum_depth: int = 100
    maximum_entries: int = 5_000
    maximum_query_characters: int = 65_536
    default_count: int = 50
    maximum_count: int = 1_000
    requests_per_second: int = 5_000
    burst: int = 10_000
    failures_per_minute: int = 60
