"""Images by URL: fetched under an address policy, decoded under an image policy, kept in S3.

Nothing heavy is imported here, so a function that handles no image pays nothing for it.
"""
