"""Calling AWS: clients, credentials, endpoints, connections, signatures, retries."""
