"""Paper: what is known from documents or from before, and what was recorded on somebody's behalf."""
