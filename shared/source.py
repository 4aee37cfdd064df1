"""The source of a request: its address and networks around it."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

_IPV4_NETWORK, _IPV6_NETWORK, _IPV6_HOST = 24, 48, 64


@dataclass(frozen=True)
class Source:
    """`address` as API Gateway saw it, "" where it told none; `user_agent` as the header says, "" without one."""

    address: str = ""
    user_agent: str = ""

    @cached_property
    def network(self) -> str:
        """The address's /24, or the /48 of IPv6."""
        return self._within(_IPV4_NETWORK, _IPV6_NETWORK)

    @cached_property
    def host(self) -> str:
        """The address, or the /64 of IPv6, any address of which one computer can take."""
        return self._within(32, _IPV6_HOST)

    def is_in(self, networks: tuple[str, ...]) -> bool:
        from ipaddress import ip_network

        address = self._parsed()
        return address is not None and any(address in ip_network(network, strict=False) for network in networks)

    def _within(self, bits_of_4: int, bits_of_6: int) -> str:
        from ipaddress import ip_network

        address = self._parsed()
        if address is None:
            return ""
        return str(ip_network(f"{address}/{bits_of_4 if address.version == 4 else bits_of_6}", strict=False))

    def _parsed(self) -> "IPv4Address | IPv6Address | None":
        """An IPv4 address that is written as one of IPv6 is the former."""
        from ipaddress import ip_address

        try:
            address = ip_address(self.address)
        except ValueError:
            return None
        return getattr(address, "ipv4_mapped", None) or address
