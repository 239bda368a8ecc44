"""What a person decides, as frozen values: sentences, settings, history, project files and lessons."""
