"""The records, a module per table or per group of tables that are written together. They know keys and invariants, no HTTP.

May import: dynamodb, aws.
"""
