"""Numbers that come from devices: one port, what standard devices say byte by byte, and Bluetooth behind the port."""
