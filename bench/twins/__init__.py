"""What twinspec says of contracts that exist twice, and how much of what is planted it finds."""
