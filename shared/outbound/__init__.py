"""Calling strangers: whom we may call, fetching, and connections that can be cut."""
