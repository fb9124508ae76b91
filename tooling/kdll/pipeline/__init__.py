"""The order of the rooms: from a folder of content to packages. Effects come in as arguments."""
