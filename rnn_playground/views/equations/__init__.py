"""Parts of the equations panel: formulas from expressions, the outline of a step, and the sheet it is painted on."""
