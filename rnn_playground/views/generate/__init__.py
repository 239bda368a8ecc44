"""Parts of the panel in which the network writes."""
