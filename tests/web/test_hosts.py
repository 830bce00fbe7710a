"""Which hosts and addresses may be asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_kg.errors import ForbiddenAccessError, UsageError
from ocop_kg.web import Hosts
from ocop_kg.web.hosts import Origin

PUBLIC = "http://example.org/sparql"

NOT_PUBLIC = {
    "127.0.0.1": "loopback",
    "127.8.9.10": "loopback",
    "::1": "loopback",
    "10.0.0.1": "private",
    "172.16.0.1": "private",
    "192.168.1.1": "private",
    "100.64.0.1": "shared by carriers",
    "fd00::1": "private",
    "169.254.169.254": "link-local",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "0.0.0.0": "unspecified",
    "::": "unspecified",
    "224.0.0.1": "multicast",
    "ff02::1": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "192.0.2.1": "documentation",
    "::ffff:127.0.0.1": "IPv4-mapped",
    "::ffff:169.254.169.254": "IPv4-mapped",
    "2002:7f00:1::": "6to4",
    "64:ff9b::7f00:1": "NAT64",
    "64:ff9b::a9fe:a9fe": "NAT64",
}


@pytest.mark.parametrize("address", NOT_PUBLIC, ids=lambda address: f"{address}")
def test_a_name_is_refused_at_an_address_that_is_not_public(address: str) -> None:
    hosts = Hosts.of(PUBLIC)
    with pytest.raises(ForbiddenAccessError, match="no public address"):
        hosts.check_addresses(Origin.of(PUBLIC), ["93.184.215.14", address])


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"]
)
def test_public_addresses_are_asked(address: str) -> None:
    Hosts.of(PUBLIC).check_addresses(Origin.of(PUBLIC), [address])


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_private_addresses_are_allowed_only_when_asked_and_never_link_local_ones(
    address: str,
) -> None:
    hosts = Hosts.of(PUBLIC, allow_private=True)
    if address in {"127.0.0.1", "127.8.9.10", "::1", "10.0.0.1", "172.16.0.1", "192.168.1.1"} | {
        "fd00::1",
        "192.0.2.1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    }:
        hosts.check_addresses(Origin.of(PUBLIC), [address])
    elif NOT_PUBLIC[address] in {"link-local", "unspecified", "multicast", "NAT64"}:
        with pytest.raises(ForbiddenAccessError):
            hosts.check_addresses(Origin.of(PUBLIC), [address])


@pytest.mark.parametrize(
    "url", ["http://localhost:3030/ds", "http://127.0.0.1:3030/ds", "http://[::1]:3030/ds"]
)
def test_a_loopback_address_that_is_listed_means_what_it_says(url: str) -> None:
    Hosts.of(url).check_addresses(Origin.of(url), ["127.0.0.1", "::1"])


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f000001/", "http://127.1/"])
def test_another_spelling_of_the_loopback_is_a_name(url: str) -> None:
    with pytest.raises(ForbiddenAccessError, match=r"at 127\.0\.0\.1, which is no public"):
        Hosts.of(url).check_addresses(Origin.of(url), ["127.0.0.1"])


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/sparql",  # another scheme
        "http://example.org:8080/sparql",  # another port
        "http://www.example.org/sparql",
        "http://example.org./sparql",
        "http://example.org@127.0.0.1/",
        "http://example.org:pw@127.0.0.1/",
        "http://example.org%00.evil.example/",
        "http://127.0.0.1/",
        "http:///sparql",
        "http://example.org:99999/",
        "http://[::1/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "//example.org/",
        "sparql",
        "javascript:alert(1)",
        "data:text/plain,x",
        "",
    ],
)
def test_only_the_very_hosts_are_allowed(url: str) -> None:
    with pytest.raises(ForbiddenAccessError):
        Hosts.of(PUBLIC).check(url)


def test_scheme_and_host_are_compared_without_case_and_default_ports_are_filled_in() -> None:
    hosts = Hosts.of("HTTP://EXAMPLE.org/a")
    assert hosts.check("http://example.ORG:80/b") == Origin("http", "example.org", 80)


def test_a_union_allows_both_and_keeps_what_may_be_private() -> None:
    private = Hosts.of("http://10.0.0.1:3030/", allow_private=True)
    both = Hosts.of(PUBLIC) | private
    both.check_addresses(both.check("http://10.0.0.1:3030/x"), ["10.0.0.1"])
    with pytest.raises(ForbiddenAccessError):
        both.check_addresses(both.check(PUBLIC), ["10.0.0.1"])


def test_names_in_other_scripts_are_compared_as_the_network_sees_them() -> None:
    hosts = Hosts.of("http://bücher.example/")
    assert hosts.check("http://xn--bcher-kva.example/x").host == "xn--bcher-kva.example"


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "example.org", "", "http://u:p@example.org/", "http://:80/"]
)
def test_a_list_holds_addresses_of_the_web_alone(url: str) -> None:
    with pytest.raises(UsageError):
        Hosts.of(url)


@given(st.text())
def test_nothing_made_up_is_allowed_or_breaks(text: str) -> None:
    for url in (text, f"http://{text}", f"http://{text}@example.com/"):
        try:
            origin = Hosts.of(PUBLIC).check(url)
        except ForbiddenAccessError:
            continue
        assert origin == Origin("http", "example.org", 80)
