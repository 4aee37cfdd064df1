"""The documentation's pages, made from the routes' declarations and from what tests recorded."""
