"""What holds for the whole of kdll: its rooms, its source, its set-up, its wheel."""
