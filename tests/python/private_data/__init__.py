"""Nobody can be read out of what is published, logged or left behind; who is forgotten is gone."""
