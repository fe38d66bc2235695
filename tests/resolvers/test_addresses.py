"""Addresses that are not of the public internet, in every block and disguise."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.resolvers.addresses import why_refused

REFUSED = {
    "unspecified": "0.0.0.0",  # noqa: S104 - refused, not listened on
    "this network": "0.1.2.3",
    "private 10": "10.0.0.1",
    "private 10 end": "10.255.255.255",
    "carrier": "100.64.0.1",
    "carrier end": "100.127.255.255",
    "Alibaba's metadata": "100.100.100.200",
    "loopback": "127.0.0.1",
    "loopback elsewhere": "127.8.9.10",
    "link-local": "169.254.0.1",
    "metadata": "169.254.169.254",
    "container metadata": "169.254.170.2",
    "private 172": "172.16.0.1",
    "private 172 end": "172.31.255.255",
    "protocol assignments": "192.0.0.8",
    "Oracle's metadata": "192.0.0.192",
    "documentation 1": "192.0.2.1",
    "6to4 relay": "192.88.99.1",
    "private 192": "192.168.0.1",
    "router": "192.168.1.254",
    "benchmark": "198.18.0.1",
    "benchmark end": "198.19.255.255",
    "documentation 2": "198.51.100.1",
    "documentation 3": "203.0.113.1",
    "Azure's control point": "168.63.129.16",
    "multicast": "224.0.0.1",
    "multicast end": "239.255.255.255",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 unspecified": "::",
    "IPv6 loopback": "::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped metadata": "::ffff:169.254.169.254",
    "mapped private in hex": "::ffff:a00:1",
    "compatible loopback": "::127.0.0.1",
    "compatible public": "::8.8.8.8",
    "translated": "::ffff:0:127.0.0.1",
    "NAT64 loopback": "64:ff9b::7f00:1",
    "NAT64 private": "64:ff9b::10.0.0.1",
    "NAT64 metadata": "64:ff9b::a9fe:a9fe",
    "local NAT64": "64:ff9b:1::1",
    "discard": "100::1",
    "Teredo": "2001::1",
    "Teredo with private client": "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "IPv6 benchmark": "2001:2::1",
    "ORCHID": "2001:20::1",
    "IPv6 documentation": "2001:db8::1",
    "newer documentation": "3fff::1",
    "6to4 loopback": "2002:7f00:1::1",
    "6to4 private": "2002:c0a8:101::1",
    "6to4 public": "2002:808:808::1",
    "segment routing": "5f00::1",
    "unique local": "fc00::1",
    "Amazon's IPv6 metadata": "fd00:ec2::254",
    "IPv6 link-local": "fe80::1",
    "IPv6 link-local with zone": "fe80::1%eth0",
    "global with zone": "2606:4700::1111%eth0",
    "site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "unallocated": "4000::1",
}
ALLOWED = (
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "185.199.108.153",
    "192.167.255.255",
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "64:ff9b::8.8.8.8",
    "::ffff:8.8.8.8",
)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_refused(text: str) -> None:
    assert why_refused(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", ALLOWED)
def test_allowed(text: str) -> None:
    assert why_refused(ipaddress.ip_address(text)) is None


@given(st.ip_addresses())
def test_nothing_that_python_calls_private_is_allowed(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if why_refused(address) is None and getattr(address, "ipv4_mapped", None) is None:
        nat64 = ipaddress.ip_network("64:ff9b::/96")
        assert address in nat64 or (
            address.is_global and not address.is_private and not address.is_multicast
        )
