"""Pages about a contract for people: its rules, their proof, and the meaning of its errors."""
