"""The Flask backend: features, the foundation they stand on, and the interfaces that let others in."""
