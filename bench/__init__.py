"""`make bench`: what a request, a cold start and a page cost, measured beside what others would build."""
