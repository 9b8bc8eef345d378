"""Where a request comes from: the address that the audit log keeps, and the neighbourhood that counters count.

One place for both, so that the API, the pages and the authorisation server believe the same header in the same way.
"""

from __future__ import annotations

import ipaddress
from typing import Final

# What one household, centre or machine has at least (RFC 6177): any of its addresses is as near as another.
_IPV6_PREFIX: Final = 64


def client_address(peer: str, forwarded_for: str, *, trusts_proxy: bool) -> str:
    """The address of the client: `peer`, or whom the proxy in front of us named in X-Forwarded-For.

    Of several it is the last one: the proxy replaces the header; should it append to what a client sent, the last one
    is whom it saw itself.
    """
    named = forwarded_for.rpartition(",")[2].strip() if trusts_proxy else ""
    return named or peer


def neighbourhood(address: str) -> str:
    """What is counted for an address: an IPv4 address itself, of an IPv6 address the network of 64 bits.

    Whoever has one IPv6 address has 2^64 of them: counted one by one, guesses would have no end. An IPv4 address in
    IPv6 clothes is the IPv4 address. What is no address stands for itself.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, _IPV6_PREFIX), strict=False))
