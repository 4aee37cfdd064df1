"""Every reason for which a picture is refused: the rule's word and the sentence for people."""

from shared.errors import ParamError, UrlRefused

RULES = {
    "not_an_image": "What the URL leads to is not an image.",
    "image.type": "The image is neither a PNG nor a JPEG.",
    "image.pixels": "The image has more than 50 megapixels, or more than 12,000 pixels on a side.",
    "image.frames": "The image is animated, or holds a second picture.",
    "image.scans": "The JPEG has more than 64 scans.",
    "image.parts": "The image file is cut into more than 16,384 segments.",
    "image.metadata": "The image's colour profile or compressed text takes more than 1 MiB.",
    "image.truncated": "The image is incomplete, damaged, or of a kind that cannot be read.",
}


def refusal(rule: str) -> UrlRefused:
    return UrlRefused(ParamError("image_url", rule, RULES[rule]))
