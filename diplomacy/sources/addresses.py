"""Which addresses of the web may be fetched: how one is written, and which machines are public.

How an address is written is checked before anything is looked up, so that one that cannot be right is refused where it
was typed. Which machine its name leads to is checked where the connection is made (`connection.py`): a name may lead
elsewhere a moment later.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import idna

LONGEST_ADDRESS = 600  # characters; article keys are made of it
TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ref_src", "smid", "cmpid")
PORTS = {"http": 80, "https": 443}
USUAL_PORTS = frozenset(PORTS.values())

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_SPECIAL = tuple(
    (ipaddress.ip_network(network), what)
    for what, networks in {
        "this machine itself": ("0.0.0.0/8", "127.0.0.0/8", "::/128", "::1/128"),
        "a private network": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
        "the network of a provider": ("100.64.0.0/10", "168.63.129.16/32"),  # the last is Azure's own service
        "the machines beside this one": ("169.254.0.0/16", "fe80::/10"),  # clouds keep their secrets there
        "many machines at once": ("224.0.0.0/4", "255.255.255.255/32", "ff00::/8"),
        "an address that is set apart": (
            # IANA's special-purpose registries; 3fff::/20 and 2001:db8::/32 are for examples
            *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "64:ff9b:1::/48"),
        ),
    }.items()
    for network in networks
)
_PUBLIC_IPV6 = ipaddress.IPv6Network("2000::/3")  # all that was ever given out
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_OF_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029\ufeff\ud800-\udfff]|\s")
_NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\Z", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_SAFE = "!#$%&'()*+,/:;=?@[]~"  # what an address may hold and is left as it is


class Refused(ValueError):  # noqa: N818 - it is no fault: it says why something is not fetched
    """An address is not fetched, or what is there is not taken. The message says why, as the end of a sentence.

    `temporary` tells whether it may be otherwise soon, `wait` how long the site wants to be left alone, if it says so;
    `status` is that of its answer, where there was one.
    """

    status: int | None = None
    temporary = False
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A web address in its checked form: ASCII, host in lower case, without fragment."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def target(self) -> str:
        """Path and query, as a request names them."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def site(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" if self.port == PORTS[self.scheme] else f"{self.scheme}://{host}:{self.port}"


def check_address(text: str, ports: Collection[int] = USUAL_PORTS) -> Address:
    """Return the address that a person, a page or a feed wrote, or raise Refused.

    Only http and https, a host, one of the ports, no name or password; a host given as a number must be a public one in
    the usual form. Nothing is looked up.
    """
    text = text.strip()
    if not text:
        raise Refused("is empty")
    if len(text) > LONGEST_ADDRESS:
        raise Refused(f"is longer than {LONGEST_ADDRESS} characters")
    if _NOT_OF_ADDRESSES.search(text):
        raise Refused("holds a blank or another character that no address has")
    try:
        parts = urlsplit(text)
        given_port, host = parts.port, parts.hostname or ""
    except ValueError:
        raise Refused("is no address of the web") from None
    if parts.scheme not in PORTS:
        raise Refused("must begin with http:// or https://")
    if "@" in parts.netloc:
        raise Refused("holds a user name or password; give it without")
    if "[" in parts.netloc and ":" not in host:
        raise Refused("names a host that cannot be")
    if not host:
        raise Refused("names no host")
    port = PORTS[parts.scheme] if given_port is None else given_port
    if port not in ports:
        raise Refused(f"asks for port {port}, and only {_listed(ports)} are fetched from")
    host = _checked_host(host)
    address = Address("", parts.scheme, host, port)
    path = quote(parts.path, _SAFE) or "/"
    url = urlunsplit(("", "", path if path.startswith("/") else f"/{path}", quote(parts.query, _SAFE), ""))
    return Address(address.site + url, parts.scheme, host, port)


def check_redirect(base: Address, location: str, ports: Collection[int] = USUAL_PORTS) -> Address:
    """Return where an answer leads on to, which may be relative, or raise Refused."""
    try:
        return check_address(urljoin(base.url, location.strip()), ports)
    except Refused as error:
        raise Refused(f"leads on to an address that {error}") from None
    except ValueError:
        raise Refused("leads on to something that is no address of the web") from None


def special_use(ip: IPAddress) -> str | None:
    """Say what a machine's address stands for if it is not one of the public net; None if it is.

    IPv4 inside IPv6 (mapped, compatible, 6to4, Teredo) is never public; what a NAT64 translates is as public as the
    IPv4 address inside.
    """
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return special_use(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.ipv4_mapped:
            return special_use(ip.ipv4_mapped) or "an address in a form that is not fetched from"
    for network, what in _SPECIAL:
        if ip.version == network.version and ip in network:
            return what
    if not ip.is_global or (isinstance(ip, ipaddress.IPv6Address) and ip not in _PUBLIC_IPV6):
        return "an address that is set apart"
    return None


def refuse_special(ip: IPAddress) -> None:
    """Raise Refused for a machine that is not of the public net."""
    if what := special_use(ip):
        raise Refused(f"leads to {what}, and only the public web is fetched from")


def normal_address(url: str) -> str:
    """Return an address without what does not tell pages apart: case of the host, tracking, fragment, last slash."""
    parts = urlsplit(url.strip())
    query = sorted((k, v) for k, v in parse_qsl(parts.query) if not k.casefold().startswith(TRACKING))
    host = parts.netloc.casefold().removesuffix(":80").removesuffix(":443").removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/"), urlencode(query), "")).removeprefix("//")


def _checked_host(host: str) -> str:
    if ":" in host:
        try:
            six = ipaddress.IPv6Address(host)
        except ValueError:
            raise Refused("names a host that cannot be") from None
        if six.scope_id:
            raise Refused("names a host that cannot be")
        refuse_special(six)
        return str(six)
    try:
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise Refused("names a host that cannot be") from None
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if _NUMBER.match(labels[-1]):
        # Systems read 127.1, 0x7f000001 and 017700000001 as machines too: only the usual form is taken.
        try:
            four = ipaddress.IPv4Address(name)
        except ValueError:
            raise Refused("names a host that cannot be") from None
        refuse_special(four)
        return str(four)
    if len(name) > 253 or not all(map(_LABEL.match, labels)):
        raise Refused("names a host that cannot be")
    if labels[-1] == "localhost":
        raise Refused("leads to this machine itself, and only the public web is fetched from")
    return name


def _listed(ports: Collection[int]) -> str:
    *first, last = map(str, sorted(ports))
    return f"ports {', '.join(first)} and {last}" if first else f"port {last}"
