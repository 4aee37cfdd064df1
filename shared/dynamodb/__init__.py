"""Models, operations and transactions of DynamoDB. It knows no table of ours.

May import: aws.
"""
