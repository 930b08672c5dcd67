"""Measuring the model on labelled text: reading labels (`gold`), figures (`measures`), pictures and the report.

`gold` is standard library only; the rest needs scikit-learn and matplotlib, which live in the engine's environment,
so `tingsu evaluate` runs this package there, as a child: ``python -m bot.evaluation``.
"""
