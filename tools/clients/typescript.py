"""The TypeScript client's methods; its types are made by openapi-typescript, as `npm run generate` in its folder."""

from pathlib import Path

from tools.clients.api import ROOT, Api
from tools.clients.templates import templates

FILE = ROOT / "clients/typescript/src/client.ts"


def files(api: Api) -> dict[Path, str]:
    return {FILE: templates().get_template("client.ts.j2").render(api=api) + "\n"}
