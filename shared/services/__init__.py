"""The company's operations on its records, each in one unit of writing. They raise domain errors and know no HTTP.

May import: records, dynamodb, aws, outbound, images.
"""
