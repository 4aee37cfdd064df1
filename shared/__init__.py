"""The layer under every function, in rooms that import only from those below them: api, services, records, dynamodb, aws.

`outbound` and `images` stand beside `records`. The modules here serve all rooms and import only each other.
"""
