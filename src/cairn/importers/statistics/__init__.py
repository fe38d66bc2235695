"""Official statistics and open indices in their publishers' own layouts."""
