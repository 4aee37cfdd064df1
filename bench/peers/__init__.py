"""The same route as others would build it: a list item, made after a token check, by one transaction."""
