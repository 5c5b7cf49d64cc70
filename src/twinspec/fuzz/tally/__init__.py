"""What a run has reached and found: counted, judged as a whole, and fit to be published."""
