"""The desk of a covered-frontier-model review: bundles in, evidence side by side, a signed finding out."""

__version__ = "0.1.0"
