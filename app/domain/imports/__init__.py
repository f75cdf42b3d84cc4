"""Lists as communes keep them: uploaded, read, checked against the record, and applied whole or not at all."""
