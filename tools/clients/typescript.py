from pathlib import Path

from tools.clients.api import Api


def files(api: Api) -> dict[Path, str]:
    return {}
