"""The network that the corpus's tests see, and the hostile environment that they run in."""

from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

from shared.outbound import fetch
from tests.corpus.certificates import Authority
from tests.corpus.network import Network

PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
PROXY = "10.9.8.7"


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    with Network().installed(monkeypatch) as network:
        yield network


@pytest.fixture(autouse=True)
def hostile_environment(monkeypatch: pytest.MonkeyPatch, traps: Path) -> None:
    """Proxies, a netrc and other roots: what HTTP libraries take from the environment without being asked."""
    for variable in PROXY_VARIABLES:
        monkeypatch.setenv(variable, f"http://{PROXY}:3128")
    monkeypatch.setenv("NETRC", str(traps / "netrc"))
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, str(traps / "nothing.pem"))


@pytest.fixture(scope="session")
def traps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files that the environment names."""
    folder = tmp_path_factory.mktemp("traps")
    netrc = folder / "netrc"
    netrc.write_text("machine images.shop.example login ada password secret\ndefault login ada password secret\n")
    netrc.chmod(0o600)
    (folder / "nothing.pem").touch()
    return folder


@pytest.fixture(scope="session")
def authorities(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Authority]:
    """The one that is trusted, and a stranger."""
    return Authority(tmp_path_factory.mktemp("trusted")), Authority(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def trust(authorities: tuple[Authority, Authority], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's own root instead of the factory's."""
    monkeypatch.setattr(certifi, "where", lambda: str(authorities[0].root))
    fetch.tls.cache_clear()
    yield
    fetch.tls.cache_clear()
