"""The layer under every route: reading a request, judging it, and answering it. It knows no route by name."""
