"""Resolvers that misbehave, each with the rule that must refuse what it does (or "accepted")."""

from collections.abc import Sequence
from dataclasses import dataclass

PUBLIC = "93.184.216.34"
SECOND = "93.184.216.35"
PUBLIC_6 = "2606:2800:220:1:248:1893:25c8:1946"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Resolver:
    """`answers`: to the first lookup, the second …, the last one repeated; None: there is no such name."""

    name: str
    rule: str
    why: str
    answers: tuple[Sequence[str] | None, ...]
    seconds: float = 0  # before it answers; 60: never, as far as the client is concerned


RESOLVERS = (
    Resolver("one record", "accepted", "an ordinary name", ([PUBLIC],)),
    Resolver("slow", "accepted", "takes a while, and answers", ([PUBLIC],), 0.1),
    Resolver("rebinding", "accepted", "the second answer leads inside: asking twice leads there", ([PUBLIC], [LOOPBACK])),
    Resolver("rebinding to nothing", "accepted", "the second answer is none", ([PUBLIC], None)),
    Resolver(
        "rebinding the other way",
        "address.not_public",
        "the first answer counts, also where the second is fine",
        ([LOOPBACK], [PUBLIC]),
    ),
    Resolver("unreachable family first", "accepted", "no IPv6 here: the next record is tried", ([PUBLIC_6, PUBLIC],)),
    Resolver("dead record first", "accepted", "the next record is tried", ([SECOND, PUBLIC],)),
    Resolver("mixed, public first", "address.not_public", "one record of two leads inside", ([PUBLIC, LOOPBACK],)),
    Resolver("mixed, private first", "address.not_public", "one record of two leads inside", (["10.0.0.1", PUBLIC],)),
    Resolver("mixed families", "address.not_public", "the IPv6 record leads inside", ([PUBLIC, "::1"],)),
    Resolver(
        "mixed beyond those tried",
        "address.not_public",
        "the last of a hundred leads inside",
        ([PUBLIC] * 99 + ["169.254.169.254"],),
    ),
    Resolver("metadata", "address.not_public", "a public name for the metadata service", (["169.254.169.254"],)),
    Resolver("NAT64", "address.not_public", "an address that a gateway translates", (["64:ff9b::a9fe:a9fe"],)),
    Resolver("mapped", "address.not_public", "IPv4 inside IPv6", (["::ffff:127.0.0.1"],)),
    Resolver("all dead", "connection", "none of the records can be reached", ([SECOND, PUBLIC_6],)),
    Resolver("no such name", "dns", "NXDOMAIN", (None,)),
    Resolver("no records", "dns", "the name exists and has no address", ([],)),
    Resolver("silence", "timeout", "never answers; getaddrinfo knows no timeout", ([PUBLIC],), 60),
)
