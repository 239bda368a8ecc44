"""Parts of the memory panel: the definitions of influence, their bars, their pies, and all of them in words."""
