"""Calls AWS: clients, credentials, endpoints, connections, signatures, retries.

May import: nothing else of shared/ but its modules.
"""
