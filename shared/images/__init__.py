"""Judges pictures and re-encodes them, upright and without metadata. It knows neither URLs nor S3.

Nothing heavy is imported here, so a function that handles no image pays nothing for it.

May import: nothing else of shared/ but its modules.
"""
