"""Whether education leaves helped. The leaves themselves belong to the plans."""
