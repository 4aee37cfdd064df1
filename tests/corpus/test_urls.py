"""Every URL of urls.json meets its rule before a socket is opened."""

import json
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any

import pytest

from shared.errors import UrlRefused
from shared.outbound import address
from shared.outbound.address import PUBLIC
from shared.outbound.fetch import fetch
from shared.services.list_item_images import RULES
from tests.corpus.network import Network

TABLE = json.loads(Path(__file__).with_name("urls.json").read_text("utf-8"))
Case = dict[str, Any]


def cases(*, accepted: bool) -> pytest.MarkDecorator:
    chosen = [case for case in TABLE["cases"] if (case["rule"] == "accepted") is accepted]
    return pytest.mark.parametrize("case", chosen, ids=map(name_of, chosen))


def name_of(case: Case) -> str:
    return f"{case['group']}: {case['url'][:60]}"


def outcome(case: Case, network: Network) -> str:
    network.answers = [case.get("resolves", [TABLE["public"]])]
    with pytest.raises(UrlRefused) as refused:
        fetch(case["url"])
    return refused.value.errors[0].rule.word


@cases(accepted=False)
def test_refused_url_names_its_rule_and_opens_no_socket(case: Case, network: Network) -> None:
    assert outcome(case, network) == case["rule"]
    assert network.connections == []
    assert len(network.lookups) == ("resolves" in case)


@cases(accepted=True)
def test_accepted_url_is_connected_to_at_its_checked_addresses(case: Case, network: Network) -> None:
    assert outcome(case, network) == "connection"  # the box holds no server
    url: str = case.get("becomes") or case["url"]
    literal = url.partition("//")[2].partition("/")[0].strip("[]")
    expected = case.get("resolves", [TABLE["public"]]) if network.lookups else [literal.removesuffix(":443").strip("[]")]
    assert [address for address, _ in network.connections] == expected[:4]
    assert {port for _, port in network.connections} <= {80, 443}


@pytest.mark.parametrize("case", [case for case in TABLE["cases"] if "becomes" in case], ids=name_of)
def test_url_is_asked_for_as_a_browser_would_write_it(case: Case, network: Network) -> None:
    target = PUBLIC.target(case["url"])
    assert target.url == case["becomes"]
    outcome(case, network)
    assert network.lookups == ([] if target.literal else [target.host])


def test_there_are_enough_cases_and_each_has_a_known_rule_and_a_reason() -> None:
    assert len(TABLE["cases"]) >= 100
    assert {case["rule"] for case in TABLE["cases"]} <= {*(rule.word for rule in RULES), "accepted"}
    assert all(case["why"] for case in TABLE["cases"])
    assert len({case["url"] for case in TABLE["cases"]}) == len(TABLE["cases"])


@pytest.mark.parametrize("refused", [*address.REFUSED_IPV4, *address.REFUSED_IPV6], ids=str)
def test_without_a_refused_network_the_test_of_a_url_fails(
    refused: IPv4Network | IPv6Network, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "REFUSED_IPV4", tuple(each for each in address.REFUSED_IPV4 if each != refused))
    monkeypatch.setattr(address, "REFUSED_IPV6", tuple(each for each in address.REFUSED_IPV6 if each != refused))
    literals = [case for case in TABLE["cases"] if case["rule"] == "address.not_public" and "resolves" not in case]
    assert [case["url"] for case in literals if outcome(case, network) != case["rule"]]
