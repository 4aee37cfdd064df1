"""Judges the URLs that webhooks are posted to: https, and the address policy of image downloads. Nothing is connected to."""

from shared.errors import Invalid, Rule, UrlRefused
from shared.outbound.address import MAX_URL_CHARACTERS, PUBLIC, Target

__all__ = ("MAX_URL_CHARACTERS", "RULES", "policy", "require_callable", "require_well_formed")

_ATTRS = ("callback_url",)
RULES = (
    Rule("url.length", "is longer than 2048 characters, as given or percent-encoded", _ATTRS),
    Rule("url.syntax", "is no URL with a full host name or address in its usual form, or holds a control character", _ATTRS),
    Rule("scheme", "has to begin with https://", _ATTRS),
    Rule("credentials", "must not contain a user name or password: everyone who may list subscriptions sees it", _ATTRS),
    Rule("port", "has to be at port 443 or 80", _ATTRS),
    Rule("address.not_public", "has a host that is not, or not only, at public internet addresses", _ATTRS),
    Rule("dns", "has a host name that could not be resolved", _ATTRS),
    Rule("timeout", "has a host name that could not be resolved within 3 seconds", _ATTRS),
)
_BY_WORD = {rule.word: rule for rule in RULES}
# Where webhooks may be posted. Only a program that imports this module can replace it, as the local runner does.
policy = PUBLIC


def require_callable(url: str) -> None:
    """Raises Invalid for a URL to which nothing may be posted, by itself or by the addresses that its host has now."""
    from shared.outbound.fetch import require_public

    target = require_well_formed(url)
    try:
        require_public(target, policy)
    except UrlRefused as refused:
        raise _invalid(refused) from None


def require_well_formed(url: str) -> Target:
    """Raises Invalid for a URL to which nothing may be posted at any address that a name of its may have; looks none up."""
    try:
        target = policy.target(url)
        policy.check(target, [target.literal] if target.literal else ())
    except UrlRefused as refused:
        raise _invalid(refused) from None
    if not (target.secure or policy.excepts(target)):
        raise Invalid(_BY_WORD["scheme"].on("callback_url"))
    return target


def _invalid(refused: UrlRefused) -> Invalid:
    """A look-up that fails in a way of its own is one that found nothing."""
    return Invalid(_BY_WORD.get(refused.errors[0].rule.word, _BY_WORD["dns"]).on("callback_url"))
