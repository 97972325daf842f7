"""Photos for messages: found on the tablet, and made again so that they hold the picture alone. No widgets."""
