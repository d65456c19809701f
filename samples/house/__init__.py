"""A house and its heating through some winter days: walls, air, weather, heat pump, tank, battery.

The modules know nothing of derivatives. `calibrate` alone imports s2sgrad: it fits the parameters,
where they live in the dataclasses of `config`, to the readings of meters and thermometers.
"""
