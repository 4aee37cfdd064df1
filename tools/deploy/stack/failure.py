class Failed(Exception):
    """A step did not do what it is for; the text says which, and where more is written."""
