"""Carriers, each behind `packhouse.shipping.ports.Carrier`."""
