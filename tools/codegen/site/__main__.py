"""`python -m tools.codegen.site` writes functions/docs_site/pages/ and console/, which git ignores, without pages of former routes.

The console is made where npm has installed what it takes: `make run`, `make build` and `make check` see to that.
"""

import os
import subprocess
from pathlib import Path

from tools.codegen.routes import ROOT
from tools.codegen.site.pages import pages

FOLDER = ROOT / "functions/docs_site/pages"
CONSOLE = ROOT / "functions/docs_site/console"
_SOURCE = ROOT / "console"
BUNDLER = _SOURCE / "node_modules/.bin/esbuild"
_OPTIONS = ("--bundle", "--minify", "--target=es2022", "--jsx=automatic", "--jsx-import-source=preact", "--log-level=warning")


def main() -> None:
    _make_pages()
    if BUNDLER.exists():
        _make_console()


def _make_pages() -> None:
    made = {FOLDER / name: text for name, text in pages().items()}
    for path, text in made.items():
        _write(path, text)
    for stray in {path for path in FOLDER.rglob("[!.]*") if path.is_file()}.difference(made):
        stray.unlink(missing_ok=True)


def _make_console() -> None:
    licence = (_SOURCE / "node_modules/preact/LICENSE").read_text()
    _write(CONSOLE / "console.js", f"/* Holds Preact:\n{licence}*/\n{_bundled()}")
    for name in ("index.html", "console.css"):
        _write(CONSOLE / name, (_SOURCE / name).read_text())


def _bundled() -> str:
    command = [str(BUNDLER), "src/main.tsx", *_OPTIONS]
    return subprocess.run(command, cwd=_SOURCE, check=True, capture_output=True, text=True).stdout  # noqa: S603 - ours


def _write(path: Path, text: str) -> None:
    """Replaces the file in one step, since other processes read the folder and write it, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text)
    unfinished.replace(path)


if __name__ == "__main__":
    main()
