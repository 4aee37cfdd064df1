"""Images, right and wrong, each with the rule that must refuse it (or "accepted"). None is in the repository: all are made here.

`python -m tests.corpus.images FOLDER` writes them all, and `index.json` with the table.
"""

import json
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image as Pillow

from shared.errors import UrlRefused
from shared.images.decode import decode
from tests.corpus.case import Image, images
from tests.corpus.jpeg_files import JPEG_IMAGES, jpeg
from tests.corpus.png_files import PIXEL, PLAIN, PNG_IMAGES

__all__ = ["IMAGES", "PIXEL"]


def saved(form: str) -> bytes:
    file = BytesIO()
    Pillow.new("RGB", (16, 16)).save(file, form)
    return file.getvalue()


OTHERS = (
    *images(
        "image.type",
        ("GIF", "another type of image", lambda: saved("GIF")),
        ("GIF, called JPEG", "the bytes decide", lambda: saved("GIF"), "jpg"),
        ("GIF and script", "a polyglot", lambda: b"GIF89a/*" + bytes(9) + b"*/=1;alert(1)"),
        ("BMP", "another type of image", lambda: saved("BMP")),
        ("TIFF", "another type of image", lambda: saved("TIFF")),
        ("TIFF, Motorola", "another type of image", lambda: b"MM\0*" + bytes(50)),
        ("WebP", "another type of image", lambda: b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30)),
        ("icon", "another type of image, which may hold a PNG", lambda: saved("ICO")),
        ("AVIF", "another type of image", lambda: b"\0\0\0\x20ftypavif" + bytes(30)),
        ("HEIC", "another type of image, which phones make", lambda: b"\0\0\0\x24ftypheic" + bytes(30)),
        ("JPEG 2000", "another type of image", lambda: b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(30)),
        ("JPEG XL", "another type of image", lambda: b"\xff\x0a" + bytes(30)),
        ("Photoshop", "another type of image", lambda: b"8BPS\0\1" + bytes(30)),
        ("SVG", "a document that may hold scripts", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
    ),
    *images(
        "not_an_image",
        ("nothing", "no bytes at all", lambda: b""),
        ("one byte", "less than any signature", lambda: b"\x89"),
        ("zeros", "a megabyte of nothing", lambda: bytes(1_000_000)),
        ("text", "text", lambda: b"this is not an image", "png"),
        ("page", "what servers send instead of an image", lambda: b"<!DOCTYPE html><html></html>", "jpg"),
        ("XML", "a document with entities", lambda: b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
        ("PDF", "a document", lambda: b"%PDF-1.7\n"),
        ("PostScript", "a program, which Pillow would hand to Ghostscript", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n"),
        ("zip", "an archive", lambda: b"PK\3\4" + PLAIN),
        ("gzip", "a compressed PNG", lambda: b"\x1f\x8b\x08\0" + PLAIN),
        ("program", "ELF", lambda: b"\x7fELF" + bytes(60)),
        ("base64", "a PNG as text", lambda: b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"),
        ("PNG behind a space", "the signature stands first or not at all", lambda: b" " + PLAIN),
        ("PNG behind a byte order mark", "as text editors spoil it", lambda: b"\xef\xbb\xbf" + PLAIN),
        ("PNG as text", "line ends translated", lambda: PLAIN.replace(b"\r\n", b"\n")),
        ("JPEG behind a page", "a polyglot", lambda: b"<html>" + jpeg()),
    ),
    *images(
        "accepted",
        ("PNG, called JPEG", "the bytes decide", lambda: PLAIN, "jpg"),
        ("PNG, called text", "the bytes decide", lambda: PLAIN, "txt"),
    ),
)

IMAGES = (*PNG_IMAGES, *JPEG_IMAGES, *OTHERS)


def outcome(content: bytes) -> str:
    """The rule that refuses a picture, or "accepted"."""
    try:
        decode(content)
    except UrlRefused as refused:
        return refused.errors[0].rule.word
    return "accepted"


def file_name(index: int, image: Image) -> str:
    extension = image.extension or ("jpg" if image.name.startswith("JPEG") else "png")
    return f"{index:03}.{extension}"


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    table = []
    for index, image in enumerate(IMAGES):
        (folder / file_name(index, image)).write_bytes(image.make())
        table.append({"file": file_name(index, image), "name": image.name, "rule": image.rule, "why": image.why})
    (folder / "index.json").write_text(json.dumps(table, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
