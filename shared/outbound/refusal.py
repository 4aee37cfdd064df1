"""Every reason for which a URL is refused: the rule's word and the sentence for people."""

from shared.errors import ParamError, UrlRefused

RULES = {
    "url.length": "The URL is longer than 2048 characters, as given or percent-encoded.",
    "url.syntax": "This is no URL with a full host name or address in its usual form, or holds a control character or backslash.",
    "scheme": "The URL has to begin with http:// or https://.",
    "credentials": "The URL must not contain a user name or password.",
    "port": "The URL's port has to be 80 or 443.",
    "address.not_public": "The URL's host is not, or not only, at public internet addresses.",
    "dns": "The URL's host name could not be resolved.",
    "timeout": "The server did not deliver the image in time: 3 seconds to connect, 5 seconds in all.",
    "connection": "The server could not be reached, or broke the connection off.",
    "tls": "The server's certificate could not be verified, or the encrypted connection failed.",
    "redirect": "The server answered with a redirect. Give the URL of the image itself.",
    "http_status": "The server did not answer with status 200.",
    "http_response": "The server's answer is not valid HTTP, or ended early.",
    "content_encoding": "The server compressed or encoded the image on the way, without being asked to.",
    "too_large": "The image is larger than 10 MB.",
}


def refusal(rule: str) -> UrlRefused:
    return UrlRefused(ParamError("image_url", rule, RULES[rule]))
