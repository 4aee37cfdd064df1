"""Calls strangers: URLs that callers choose, under the address policy, and Mandrill. It knows no record.

May import: nothing else of shared/ but its modules.
"""
