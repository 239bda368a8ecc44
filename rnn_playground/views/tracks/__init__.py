"""The tracks of the Score, one file each; the decorator in `views.track` enters them into the registry."""
