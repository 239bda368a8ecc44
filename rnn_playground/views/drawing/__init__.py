"""What several views draw with: columns, colours, numbers, heatmaps, labels. Knows no Frame."""
