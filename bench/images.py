"""A picture of 25 megapixels: what upload_image does to it, and plain Pillow (open, save), each in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.processes import ROOT, environment
from bench.report import table

_SIDE = 5000
KINDS = {"JPEG": "jpg", "PNG": "png"}


def compare(*, rounds: int, side: int = _SIDE) -> str:
    with TemporaryDirectory() as folder:
        rows = [row for kind in KINDS for row in _rows(kind, _picture(kind, side, Path(folder)), rounds)]
    return table(("picture", "done by", "CPU ms", "to Pillow", "peak MB", "to Pillow"), rows)


def _picture(kind: str, side: int, folder: Path) -> Path:
    """Smooth, with some noise where the format bears it: below the 10 MB that are fetched at most."""
    from PIL import Image

    gradient = Image.linear_gradient("L").resize((side, side))
    bands = [gradient, gradient.rotate(90), Image.radial_gradient("L").resize((side, side))]
    picture = Image.merge("RGB", bands)
    if kind == "JPEG":
        picture = Image.blend(picture, Image.effect_noise((side, side), 60).convert("RGB"), 0.1)
    file = folder / f"picture.{KINDS[kind]}"
    picture.save(file, kind)
    return file


def _rows(kind: str, file: Path, rounds: int) -> list[list[object]]:
    runs = [(_run("plain", file), _run("ours", file)) for _ in range(rounds)]
    name = f"{kind}, {file.stat().st_size / 1e6:.1f} MB"
    plain, ours = zip(*runs, strict=True)
    return [[name, "plain Pillow", *_columns(plain, plain)], [name, "upload_image", *_columns(ours, plain)]]


def _columns(mine: Sequence[dict[str, float]], theirs: Sequence[dict[str, float]]) -> list[str]:
    pairs = list(zip(mine, theirs, strict=True))
    return [
        part
        for key in ("cpu_ms", "peak_mb")
        for part in (f"{median(run[key] for run in mine):.0f}", f"{median(a[key] / b[key] for a, b in pairs):.2f}")
    ]


def _run(who: str, file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.images", who, str(file)]
    done = subprocess.run(command, cwd=ROOT, env=environment("http://127.0.0.1:9"), capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def _ours(content: bytes) -> None:
    from shared.images.decode import decode

    decode(content)


def _plain(content: bytes) -> None:
    from PIL import Image

    image = Image.open(BytesIO(content))
    image.save(BytesIO(), image.format)


def main(who: str, file: str) -> None:
    content = Path(file).read_bytes()
    started = time.process_time()
    (_ours if who == "ours" else _plain)(content)
    sys.stdout.write(json.dumps({"cpu_ms": (time.process_time() - started) * 1000, "peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    """Of this program: what getrusage says includes the parent's memory, from which the process was made."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
