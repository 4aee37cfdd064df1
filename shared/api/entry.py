"""Lambda's handler for every route: serves the route that the function's own module `handler` declares.

Importing it is the function's start, so it does here what requests would otherwise have to.
"""

import gc
from importlib import import_module

from shared.api.pipeline import serve
from shared.aws import clients, snapstart
from shared.settings import settings

settings.read_all()
_route = import_module("handler").route
handler = serve(_route)
clients.prepare(with_images=_route.images is not None, with_queues=any(each.sends for each in (_route, *_route.uses)))
if _route.hashes_passwords:
    import_module("shared.services.passwords").prepare()
snapstart.register()
gc.freeze()  # what has been imported stays: collections need not look at it
