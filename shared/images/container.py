"""The container of a picture: what a PNG or JPEG says about itself before any pixel is decoded, and the file without its metadata.

Pillow's own readers of metadata have no limits (an EXIF block of 64 KB can ask for gigabytes), so it never sees any.
"""

from dataclasses import dataclass

MAX_PARTS = 16_384  # chunks or segments
MAX_METADATA_BYTES = 1 << 20  # 1 MiB: the colour profile, and everything else that inflates


@dataclass(frozen=True, slots=True)
class Container:
    content: bytes  # the parts that make the picture, metadata dropped
    width: int
    height: int
    depth: int  # bits per sample
    exif: bytes  # the TIFF block, b"" if there is none
    colour: tuple[tuple[bytes, bytes], ...] = ()  # PNG chunks that say what the numbers mean, to be carried over
    padded: bytes = b""  # of a JPEG: `content` with bytes behind all coded data; decodes to the same pixels if no data is missing
