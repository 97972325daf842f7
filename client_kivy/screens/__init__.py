"""The screens: one module and one kv file each. They ask cards and store, and never open a connection."""
