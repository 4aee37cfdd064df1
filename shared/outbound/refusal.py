"""Every reason for which a URL is refused: the rule's word and the sentence for people."""

from shared.errors import Rule, UrlRefused

_ATTRS = ("image_url",)
RULES = (
    Rule("url.length", "The URL is longer than 2048 characters, as given or percent-encoded.", _ATTRS),
    Rule(
        "url.syntax",
        "This is no URL with a full host name or address in its usual form, or holds a control character or backslash.",
        _ATTRS,
    ),
    Rule("scheme", "The URL has to begin with http:// or https://.", _ATTRS),
    Rule("credentials", "The URL must not contain a user name or password.", _ATTRS),
    Rule("port", "The URL's port has to be 80 or 443.", _ATTRS),
    Rule("address.not_public", "The URL's host is not, or not only, at public internet addresses.", _ATTRS),
    Rule("dns", "The URL's host name could not be resolved.", _ATTRS),
    Rule("timeout", "The server did not deliver the image in time: 3 seconds to connect, 5 seconds in all.", _ATTRS),
    Rule("connection", "The server could not be reached, or broke the connection off.", _ATTRS),
    Rule("tls", "The server's certificate could not be verified, or the encrypted connection failed.", _ATTRS),
    Rule("redirect", "The server answered with a redirect. Give the URL of the image itself.", _ATTRS),
    Rule("http_status", "The server did not answer with status 200.", _ATTRS),
    Rule("http_response", "The server's answer is not valid HTTP, or ended early.", _ATTRS),
    Rule("content_encoding", "The server compressed or encoded the image on the way, without being asked to.", _ATTRS),
    Rule("too_large", "The image is larger than 10 MB.", _ATTRS),
)
_BY_WORD = {rule.word: rule for rule in RULES}


def refusal(word: str) -> UrlRefused:
    return UrlRefused(_BY_WORD[word].on("image_url"))
