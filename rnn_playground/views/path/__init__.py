"""What the path panel is made of: the square to draw in, a stroke cut into frames, the belief at the playhead."""
