"""Where conditions are read from: each module answers what is wrong of its kind now."""
