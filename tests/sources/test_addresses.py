"""How an address may be written, and which machines are of the public net."""

from __future__ import annotations

import ipaddress

import pytest

from diplomacy.sources.addresses import Refused, check_address, check_redirect, special_use

SPECIAL_IPV4 = """
0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.255.0.1 168.63.129.16 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
"""
SPECIAL_IPV6 = """
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8 64:ff9b::10.0.0.1 64:ff9b::127.0.0.1
64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1
fec0::1 ff02::1
"""

ONLY_PUBLIC = "and only the public web is fetched from"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://example.org", "https://example.org/"),
        ("  HTTPS://Example.ORG:443/A?b=C#part ", "https://example.org/A?b=C"),
        ("http://example.org:443/", "http://example.org:443/"),
        ("http://example.org.:80/x", "http://example.org/x"),
        ("https://example.org?q=1", "https://example.org/?q=1"),
        ("https://www.mofa.go.jp/é/“x”?y=ü", "https://www.mofa.go.jp/%C3%A9/%E2%80%9Cx%E2%80%9D?y=%C3%BC"),
        ("https://example.org/a%20b/%2e%2e/x", "https://example.org/a%20b/%2e%2e/x"),
        ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_an_address_is_brought_into_one_form(typed: str, url: str) -> None:
    assert check_address(typed).url == url


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "is empty"),
        ("example.org/x", "must begin with http:// or https://"),
        ("file:///etc/passwd", "must begin with http:// or https://"),
        ("ftp://example.org/x", "must begin with http:// or https://"),
        ("gopher://example.org/_x", "must begin with http:// or https://"),
        ("javascript:alert(1)", "must begin with http:// or https://"),
        ("jar:http://example.org/x!/", "must begin with http:// or https://"),
        ("http://", "names no host"),
        ("http:///x", "names no host"),
        ("http://good@127.0.0.1/", "holds a user name or password; give it without"),
        ("https://example.org:443@10.0.0.1/", "holds a user name or password; give it without"),
        ("http://example.org\\@127.0.0.1/", "holds a blank or another character that no address has"),
        ("http://exam ple.org/", "holds a blank or another character that no address has"),
        ("http://example.org/\r\nHost: x", "holds a blank or another character that no address has"),
        ("http://example.org/\ud800", "holds a blank or another character that no address has"),
        ("http://example.org:22/", "asks for port 22, and only ports 80 and 443 are fetched from"),
        ("http://example.org:0/", "asks for port 0, and only ports 80 and 443 are fetched from"),
        ("http://example.org:x/", "is no address of the web"),
        ("http://example.org:99999/", "is no address of the web"),
        ("http://[::1/", "is no address of the web"),
        ("http://127.1/", "names a host that cannot be"),
        ("http://0x7f000001/", "names a host that cannot be"),
        ("http://0x7f.0.0.1/", "names a host that cannot be"),
        ("http://2130706433/", "names a host that cannot be"),
        ("http://017700000001/", "names a host that cannot be"),
        ("http://0177.0.0.1/", "names a host that cannot be"),
        ("http://127.0.0.1.5/", "names a host that cannot be"),
        ("http://exa_mple..org/", "names a host that cannot be"),
        ("http://-x.org/", "names a host that cannot be"),
        ("http://[fe80::1%25eth0]/", "names a host that cannot be"),
        ("http://[v1.x]/", "names a host that cannot be"),
        (f"http://{'a' * 64}.org/", "names a host that cannot be"),
        ("http://localhost/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://localhost./", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://LOCALHOST/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://x.localhost/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://127.0.0.1/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://127.0.0.1./", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://①②⑦.⓪.⓪.①/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://１２７.0.0.1/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://ｌｏｃａｌｈｏｓｔ/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://[::1]/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://[::]/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://0.0.0.0/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://[::ffff:127.0.0.1]/", f"leads to this machine itself, {ONLY_PUBLIC}"),
        ("http://169.254.169.254/latest/meta-data/", f"leads to the machines beside this one, {ONLY_PUBLIC}"),
        ("http://[fd00:ec2::254]/", f"leads to a private network, {ONLY_PUBLIC}"),
        ("http://192.168.1.1/", f"leads to a private network, {ONLY_PUBLIC}"),
        ("https://example.org/" + "x" * 600, "is longer than 600 characters"),
    ],
)
def test_what_cannot_be_fetched_is_refused_in_a_sentence(typed: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        check_address(typed)
    assert str(refused.value) == why


@pytest.mark.parametrize("ip", (SPECIAL_IPV4 + SPECIAL_IPV6).split())
def test_machines_that_are_not_of_the_public_net(ip: str) -> None:
    assert special_use(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8"]
)
def test_machines_that_are(ip: str) -> None:
    assert special_use(ipaddress.ip_address(ip)) is None


def test_an_answer_may_lead_on_relatively_and_is_checked_likewise() -> None:
    base = check_address("https://example.org/a/b?c")
    assert check_redirect(base, "../d").url == "https://example.org/d"
    assert check_redirect(base, "//other.org/x").url == "https://other.org/x"
    assert check_redirect(base, "/é").url == "https://example.org/%C3%A9"
    for location in ("file:///etc/passwd", "http://127.0.0.1/", "//localhost/", "http://[::1", "gopher://x.org/"):
        with pytest.raises(Refused, match="leads on to"):
            check_redirect(base, location)


def test_other_ports_are_taken_where_they_are_allowed() -> None:
    assert check_address("http://example.org:8080/x", {80, 443, 8080}).site == "http://example.org:8080"
    with pytest.raises(Refused, match="only port 8080"):
        check_address("http://example.org/", {8080})
