"""`python -m tools.codegen.site` writes functions/docs_site/pages/, which git ignores, without pages of former routes."""

import os
from pathlib import Path

from tools.codegen.routes import ROOT
from tools.codegen.site.pages import pages

FOLDER = ROOT / "functions/docs_site/pages"


def main() -> None:
    made = {FOLDER / name: text for name, text in pages().items()}
    for path, text in made.items():
        _write(path, text)
    for stray in {path for path in FOLDER.rglob("[!.]*") if path.is_file()}.difference(made):
        stray.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    """Replaces the file in one step, since other processes read the folder and write it, too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text)
    unfinished.replace(path)


if __name__ == "__main__":
    main()
