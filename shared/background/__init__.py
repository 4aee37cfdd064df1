"""Functions that queues, streams and clocks start: their declarations, and how they are run.

May import: services, records, dynamodb, aws.
"""
