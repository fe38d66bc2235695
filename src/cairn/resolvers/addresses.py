"""Which IP addresses a fetch may touch: those that belong to the public internet, and no others.

A badge comes from a stranger, and so do the addresses in it. Without this, checking a badge would
let its maker reach the machines beside the checker: a router, a database, a cloud's metadata.
"""

from __future__ import annotations

import ipaddress

from cairn.resolvers.urls import IPAddress

__all__ = ["why_refused"]

# IANA IPv4 and IPv6 Special-Purpose Address Registries, as networks that are not for everyone.
# Written out, because Python's own `is_global` has changed its mind between patch releases.
_REFUSED = tuple(
    (ipaddress.ip_network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "a private network"),
        ("100.64.0.0/10", "a carrier's inner network"),
        ("127.0.0.0/8", "this computer itself"),
        ("169.254.0.0/16", "the local link, where clouds keep their metadata"),
        ("172.16.0.0/12", "a private network"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "a retired relay"),
        ("192.168.0.0/16", "a private network"),
        ("198.18.0.0/15", "benchmarks"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        # Publicly routed, yet inside Azure it answers as the platform's own control point.
        ("168.63.129.16/32", "a cloud's control point"),
        # Within the IPv6 global unicast block:
        ("2001::/23", "protocol assignments and Teredo tunnels"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4 tunnels"),
        ("3fff::/20", "documentation"),
    )
)
_IPV6_GLOBAL = ipaddress.IPv6Network("2000::/3")
# RFC 6052: behind NAT64 every IPv4 host appears here, so the IPv4 address inside decides.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_IPV4_BITS = 0xFFFFFFFF


def why_refused(address: IPAddress) -> str | None:
    """Say why an address is not fetched from.

    Args:
        address: The address a connection would be made to.

    Returns:
        What the address belongs to, in a few words, or None if it is publicly reachable.
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inner_ipv4(address)
        if inner is not None:
            return why_refused(inner)
        if address.scope_id is not None or address not in _IPV6_GLOBAL:
            return "an IPv6 block that is not public"
    for network, reason in _REFUSED:
        if address.version == network.version and address in network:
            return reason
    return None if address.is_global else "a block that is not public"


def _inner_ipv4(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & _IPV4_BITS)
    return address.ipv4_mapped
