"""Portals on loopback: what governments' content management systems send, with everything that goes wrong there.

Written from recorded pages (../shared/portal-samples of the workplace) and from what is known of these systems; it
knows nothing of the collector. ``content`` is what a site publishes, ``sites`` how each system shows it, ``faults``
what goes wrong, ``web`` the server of many hosts, ``truth`` what a collector should have found.
"""
