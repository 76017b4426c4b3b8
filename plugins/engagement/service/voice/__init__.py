"""Comments and letters: what readers send, and what editors decide."""
