"""The parts of the terminal's scorecard: its lines, which come first, how they are laid out."""
