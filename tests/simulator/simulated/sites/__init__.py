"""One small class for each content management system, as its pages were recorded."""
