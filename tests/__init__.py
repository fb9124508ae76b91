"""The tests: a folder per room, each test named by a sentence that it keeps true."""
