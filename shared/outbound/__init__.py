"""Calls hosts that callers choose: the address policy, downloads, connections that can be interrupted. It knows no record.

May import: nothing else of shared/ but its modules.
"""
