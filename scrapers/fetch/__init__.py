"""Fetch: how portals are asked, politely and safely, and what their detail pages say."""
