"""The API: declarations of routes, the pipeline that serves them, and the form of requests and answers.

May import: services, records, dynamodb, aws.
"""
