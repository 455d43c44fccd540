"""What each of two lets the other see, looked up anew each time a page is asked for."""
