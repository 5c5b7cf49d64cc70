"""What people read about a contract: its rules, what proves them, and what its errors mean."""
