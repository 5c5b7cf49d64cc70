"""What it costs to give activities another case or customer: one, ten, and the most at a time."""
