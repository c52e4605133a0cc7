"""Reads of billing: the shop window, what was bought, the way back from paying, and the report."""

from billing.queries.reports import Figures, Report, prove, report

__all__ = ["Figures", "Report", "prove", "report"]
