"""Portals: data files that say where disclosures are listed, and the families of systems that serve them."""
