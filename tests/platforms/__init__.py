"""The platforms that packages are tried on: a learning record store, and pages that host an LMS."""
