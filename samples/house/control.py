"""Controllers: what the house does by itself."""

from dataclasses import dataclass


@dataclass
class Schedule:
    """Set points of the room by the hour of the day, degrees Celsius."""

    day: float = 21.0
    night: float = 19.0
    rise: float = 6.0  # hour when the day begins
    rest: float = 22.0  # hour when the night begins

    def __post_init__(self):
        if not 0.0 <= self.rise < self.rest <= 24.0:
            raise ValueError("the day of a schedule begins before its night")

    def set_point(self, hour):
        """Wanted temperature; the change in the morning takes an hour."""
        if self.rise <= hour < self.rise + 1.0:
            return self.night + (self.day - self.night) * (hour - self.rise)
        return self.day if self.rise <= hour < self.rest else self.night


class Controller:
    """Looks at a measured value, remembers its last answer."""

    def __init__(self):
        self.output = 0.0
        self.switched = 0  # how often the answer changed between on and off

    def decide(self, measured, wanted, dt):
        """The answer, 0 to 1."""
        raise NotImplementedError

    def update(self, measured, wanted, dt):
        """Decide, and count."""
        before = self.output
        self.output = self.decide(measured, wanted, dt)
        if (before > 0.0) != (self.output > 0.0):
            self.switched += 1
        return self.output


class Thermostat(Controller):
    """On or off, with a band between."""

    def __init__(self, band):
        super().__init__()
        self.band = band

    def decide(self, measured, wanted, dt):
        """On below the band, off above it, else as before."""
        if measured < wanted - 0.5 * self.band:
            return 1.0
        if measured > wanted + 0.5 * self.band:
            return 0.0
        return self.output


class ProportionalIntegral(Controller):
    """A PI controller that stops integrating at its limits."""

    def __init__(self, gain, integral_time):
        super().__init__()
        self.gain = gain  # 1/K
        self.integral_time = integral_time  # s
        self.integral = 0.0

    def decide(self, measured, wanted, dt):
        """Share of full power."""
        error = wanted - measured
        raw = self.gain * (error + (self.integral + error * dt) / self.integral_time)
        if raw > 1.0:
            return 1.0
        if raw < 0.0:
            self.integral = max(self.integral + error * dt, -self.integral_time)
            return 0.0
        self.integral += error * dt
        return raw


class HeatingCurve:
    """Supply temperature by the weather: the colder outside, the hotter the water."""

    def __init__(self, parameters):
        self.parameters = parameters

    def supply(self, outdoor, wanted):
        """Temperature that the heating water should have, degrees Celsius."""
        p = self.parameters
        need = max(0.0, wanted - outdoor)
        return min(p.highest, max(p.lowest, wanted + p.offset + p.slope * need**p.exponent))


class Blinds:
    """Closed against too much sun when it is warm inside, and at night against the cold."""

    def __init__(self, limit=250.0, warm=23.5):
        self.limit = limit  # W/m^2
        self.warm = warm  # degrees Celsius
        self.closed = False

    def update(self, sunlight, indoor, night):
        """Whether the blinds are closed now."""
        if night:
            self.closed = True
        elif self.closed:
            self.closed = indoor > self.warm - 0.5 and sunlight > 0.6 * self.limit
        else:
            self.closed = indoor > self.warm and sunlight > self.limit
        return self.closed
