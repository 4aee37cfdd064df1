"""What a route is: its declaration, its pipeline, and what requests and answers look like."""
