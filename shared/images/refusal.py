"""Every reason for which a picture is refused: the rule's word and the sentence for people."""

from shared.errors import Rule, UrlRefused

_ATTRS = ("image_url",)
RULES = (
    Rule("not_an_image", "What the URL leads to is not an image.", _ATTRS),
    Rule("image.type", "The image is neither a PNG nor a JPEG.", _ATTRS),
    Rule("image.pixels", "The image has more than 50 megapixels, or more than 12,000 pixels on a side.", _ATTRS),
    Rule("image.frames", "The image is animated, or holds a second picture.", _ATTRS),
    Rule("image.scans", "The JPEG has more than 64 scans.", _ATTRS),
    Rule("image.parts", "The image file is cut into more than 16,384 segments.", _ATTRS),
    Rule("image.metadata", "The image's colour profile or compressed text takes more than 1 MiB.", _ATTRS),
    Rule("image.truncated", "The image is incomplete, damaged, or of a kind that cannot be read.", _ATTRS),
)
_BY_WORD = {rule.word: rule for rule in RULES}


def refusal(word: str) -> UrlRefused:
    return UrlRefused(_BY_WORD[word].on("image_url"))
