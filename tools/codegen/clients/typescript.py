"""The TypeScript client's methods and statuses; its types are made by openapi-typescript, as `npm run generate` in its folder."""

from pathlib import Path

from tools.codegen.clients.api import ROOT, Api
from tools.codegen.clients.templates import templates

FOLDER = ROOT / "clients/typescript/src"


def files(api: Api) -> dict[Path, str]:
    return {
        FOLDER / name: templates().get_template(f"{name}.j2").render(api=api).rstrip() + "\n"
        for name in ("client.ts", "statuses.ts")
    }
