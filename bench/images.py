"""A picture of 50 megapixels: what upload_image does to it, and Pillow's open and save, each in a process of its own.

Pillow copies a picture that it is asked to save before it has loaded it, so it is measured both ways. Loaded first, it saves with
upload_image's settings: a PNG at the same compression level, a JPEG with the quantisation that it came with.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.child import peak_mb
from bench.processes import Child, environment, orders, shipped, stub
from bench.report import Runs, columns, judged, ratio, table

MOST_MB = 900
PNG_LEVEL = 4  # upload_image's
_SIZE = (10_000, 5_000)
KINDS = {"JPEG": "jpg", "PNG": "png"}
PLAIN, LOADED, DECODE, REQUEST = ROWS = (
    "Pillow",
    "Pillow, loaded first, same settings",
    "upload_image, decode and encode",
    "upload_image, a whole first request",
)
_HEAD = ("picture", "done by", "CPU ms", "to Pillow", "to it loaded first", "peak MB", "to Pillow", "to it loaded first")


def compare(*, rounds: int, size: tuple[int, int] = _SIZE) -> str:
    with TemporaryDirectory() as folder:
        code = shipped(Path(folder, "code"))
        pictures = [_picture(kind, size, Path(folder)) for kind in KINDS]
        measured = {_named(file): _measured(file, code, rounds) for file in pictures}
    rows = [_row(name, who, runs) for name, runs in measured.items() for who in ROWS]
    held = {name: max(run["peak_mb"] for run in runs[REQUEST]) <= MOST_MB for name, runs in measured.items()}
    return judged(table(_HEAD, rows), f"Goal: the peak of a whole request at most {MOST_MB} MB", held)


def _picture(kind: str, size: tuple[int, int], folder: Path) -> Path:
    """Smooth, with some noise where the format bears it: below the 10 MB that are fetched at most."""
    from PIL import Image

    gradient = Image.linear_gradient("L")
    picture = Image.merge("RGB", [gradient, gradient.rotate(90), Image.radial_gradient("L")]).resize(size)
    if kind == "JPEG":
        picture = Image.blend(picture, Image.effect_noise(size, 60).convert("RGB"), 0.1)
    file = folder / f"picture.{KINDS[kind]}"
    picture.save(file, kind)
    return file


def _named(file: Path) -> str:
    return f"{_kind(file)}, {file.stat().st_size / 1e6:.1f} MB"


def _kind(file: Path) -> str:
    return next(kind for kind, suffix in KINDS.items() if file.suffix == f".{suffix}")


def _measured(file: Path, code: Path, rounds: int) -> dict[str, list[dict[str, float]]]:
    measured: dict[str, list[dict[str, float]]] = {who: [] for who in ROWS}
    with stub(picture=file) as endpoint:
        for order in orders(ROWS, rounds):
            for who in order:
                measured[who].append(_request(code, endpoint) if who == REQUEST else _run(who, file, code))
    return measured


def _request(code: Path, endpoint: str) -> dict[str, float]:
    """A request with its download and its calls of DynamoDB and S3. What was imported before counts as memory, not as CPU time."""
    child = Child("list_items_upload_image", code, endpoint, BENCH_IMAGE_HOST=endpoint.removeprefix("http://"))
    child.end()
    return {"cpu": child.first["first_cpu"] - child.first["import_cpu"], "peak_mb": child.first["peak_mb"]}


def _run(who: str, file: Path, code: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.images", who, str(file)]
    done = subprocess.run(command, cwd=code, env=environment("http://127.0.0.1:9"), capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def _row(name: str, who: str, runs: Mapping[str, Runs]) -> list[str]:
    return [name, who, *_columns(runs, who, "cpu", 1000), *_columns(runs, who, "peak_mb", 1)]


def _columns(runs: Mapping[str, Runs], who: str, key: str, scale: float) -> list[str]:
    return [*columns(runs[who], runs[PLAIN], key, ".0f", scale), f"{ratio(runs[who], runs[LOADED], key):.2f}"]


def _plain(content: bytes) -> None:
    from PIL import Image

    image = Image.open(BytesIO(content))
    image.save(BytesIO(), image.format)


def _loaded(content: bytes) -> None:
    from PIL import Image

    image = Image.open(BytesIO(content))
    image.load()
    if image.format == "PNG":
        image.save(BytesIO(), "PNG", compress_level=PNG_LEVEL)
    else:
        image.save(BytesIO(), "JPEG", quality="keep")


def _decode(content: bytes) -> None:
    from shared.images.decode import decode

    decode(content)


def _smallest(kind: str) -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, kind)
    return file.getvalue()


def main(who: str, file: str) -> None:
    treat = {PLAIN: _plain, LOADED: _loaded, DECODE: _decode}[who]
    treat(_smallest(_kind(Path(file))))  # imports what it needs
    content = Path(file).read_bytes()
    started = time.process_time()
    treat(content)
    sys.stdout.write(json.dumps({"cpu": time.process_time() - started, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
