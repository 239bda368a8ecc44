"""Parts of the gradient panel: what its curves are of, how they were before, what training does to them."""
