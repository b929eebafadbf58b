"""Only addresses of the public internet are sent to, however they are written."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidInput
from kg.webhooks.addresses import NotPublic, find_public, is_public, read_target

_NETWORKS = "0/8 10/8 100.64/10 127/8 169.254/16 172.16/12 192.0.2/24 192.168/16 198.18/15 224/4 240/4".split()


def _network(text: str) -> IPv4Network:
    address, _, length = text.partition("/")
    return IPv4Network(f"{address}{'.0' * (3 - address.count('.'))}/{length}")


NOT_PUBLIC = [_network(text) for text in _NETWORKS]


@given(st.one_of(st.ip_addresses(v=4), *(st.ip_addresses(network=str(one)) for one in NOT_PUBLIC)))
def test_an_address_is_as_public_as_what_is_written_inside_it(address: IPv4Address) -> None:
    number = int(address)
    inside = [
        IPv6Address(number | 0xFFFF << 32),
        IPv6Address(number | 0x64FF9B << 96),
        IPv6Address(0x2002 << 112 | number << 80),
    ]
    assert {is_public(str(one)) for one in inside} == {is_public(str(address))}
    if any(address in network for network in NOT_PUBLIC):
        assert not is_public(str(address))


@pytest.mark.parametrize("address", ["::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "2001:db8::1",
                                     "64:ff9b:1::808:808", "::ffff:0:0", "100::1"])  # fmt: skip
def test_addresses_of_no_public_network_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "localhost",
                                  "localhost.", "[::ffff:127.0.0.1]", "0.0.0.0", "[::]", "0", "10.1.2.3",
                                  "１２７.0.0.1", "169.254.169.254"])  # fmt: skip
def test_no_spelling_of_a_local_host_is_sent_to(host: str) -> None:
    with pytest.raises(InvalidInput):
        find_public(read_target(f"https://{host}/"))


@pytest.mark.parametrize("address", ["http://example.org/", "https://example.org:8443/", "https://a@example.org/",
                                     "https://a:b@example.org/", "https://example.org/#x", "https://example.org/#",
                                     "ftp://example.org/", "https:///x", "https://", "", "example.org",
                                     "https://exa mple.org/", "https://example.org/\n", "https://example.org/é",
                                     "https://example.org:x/", "https://[::1", "javascript:alert(1)",
                                     "https://" + "a" * 3000])  # fmt: skip
def test_what_is_no_address_of_a_receiver_is_refused(address: str) -> None:
    with pytest.raises(InvalidInput):
        read_target(address)


@given(st.one_of(st.text(max_size=60), st.builds("https://{}".format, st.text(max_size=40))))
def test_any_text_is_refused_or_names_a_host_and_a_path(text: str) -> None:
    try:
        target = read_target(text)
    except InvalidInput:
        return
    assert (target.scheme, target.port) == ("https", 443)
    assert target.host.isascii()
    assert target.path.startswith(("/", "?"))
    assert not set(f"{target.authority}{target.path}") & set(" \r\n\t#")


def test_a_host_that_is_not_there_is_told() -> None:
    with pytest.raises(NotPublic, match="There is no host"):
        find_public(read_target("https://nothing.invalid/"))


def test_names_of_other_scripts_are_sent_to_by_their_ascii_form() -> None:
    assert read_target("https://bücher.example/a?b=c").authority == "xn--bcher-kva.example"
