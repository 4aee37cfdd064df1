"""Lambda's handler of every function that no request calls: runs what the function's own module `handler` declares.

Importing it is the function's start.
"""

import gc
from importlib import import_module

from shared.aws import clients, snapstart
from shared.background.declaration import declared_in
from shared.background.serve import serve
from shared.settings import settings

settings.read_all()
_declared = declared_in(import_module("handler"))
handler = serve(_declared)
clients.prepare(with_images=False, with_queues=any(each.sends for each in (_declared, *_declared.uses)))
snapstart.register()
gc.freeze()  # what has been imported stays: collections need not look at it
