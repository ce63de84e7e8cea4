"""The satisfaction survey (SKM): nine elements, a sample, an index."""
