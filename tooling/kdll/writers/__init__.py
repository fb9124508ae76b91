"""The packages that kdll makes. Each module has a `WRITER`, found through its entry point."""
