"""Who comes in: the door and its address, the gate before every page, the headers of each answer."""
