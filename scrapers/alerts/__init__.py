"""Alerts: what is wrong becomes one message a root cause, for whoever wants it, and silence otherwise.

    read (findings, portals, runs, seasons, approval) → decide → ledger (conditions, outbox) → deliver

The design is in docs/decisions/009-alerts.md.
"""
