"""The tablet's own widgets, a module and a kv file each. They know the theme and the words, no store and no screen."""
