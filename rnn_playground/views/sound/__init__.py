"""What tracks and the panel of sound share: samples of what is read, and how they are drawn."""
