"""An option price with math.erf, on Python floats: its gradient is the Greeks."""

import math


def normal_cdf(x):
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def call_price(spot, rate, volatility, strike, expiry):
    spread = volatility * math.sqrt(expiry)
    d1 = (math.log(spot / strike) + (rate + 0.5 * volatility**2) * expiry) / spread
    d2 = d1 - spread
    return spot * normal_cdf(d1) - strike * math.exp(-rate * expiry) * normal_cdf(d2)


PRIMAL, WRT, MODE = call_price, ("spot", "rate", "volatility"), "grad"


def example(rng):
    return (100.0 + rng.uniform(), 0.03, 0.2, 95.0, 0.75)


# What follows is written by `pytest tests/golden --update-golden`.


def normal_cdf_forward(x, x_tape, root_tape):
    root = math.sqrt(2.0)
    x_tape.append(x)
    root_tape.append(root)
    return 0.5 * (1.0 + math.erf(x / root))


def normal_cdf_backward(result_bar, x_tape, root_tape):
    x, root = x_tape.pop(), root_tape.pop()
    # return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))
    x_bar = 1.1283791670955126 * (result_bar * 0.5) * math.exp(-((x / root) ** 2)) / root
    return x_bar


def call_price_grad(spot, rate, volatility, strike, expiry):
    """Gradient of `call_price` with respect to spot, rate, volatility."""
    # forward
    x_tape, root_tape = [], []
    root = math.sqrt(expiry)
    spread = volatility * root
    d1 = (math.log(spot / strike) + (rate + 0.5 * volatility**2) * expiry) / spread
    d2 = d1 - spread
    normal_cdf_value = normal_cdf_forward(d1, x_tape, root_tape)
    e = math.exp(-rate * expiry)
    normal_cdf_value_2 = normal_cdf_forward(d2, x_tape, root_tape)

    # backward
    # return spot * normal_cdf(d1) - strike * math.exp(-rate * expiry) * normal_cdf(d2)
    product_bar = -normal_cdf_value_2
    d2_bar = normal_cdf_backward(-strike * e, x_tape, root_tape)
    rate_bar = -product_bar * strike * e * expiry
    spot_bar = normal_cdf_value
    d1_bar = normal_cdf_backward(spot, x_tape, root_tape)
    # d2 = d1 - spread
    d1_bar += d2_bar
    spread_bar = -d2_bar
    # d1 = (math.log(spot / strike) + (rate + 0.5 * volatility**2) * expiry) / spread
    quotient = d1_bar / spread
    spread_bar -= quotient * d1
    total_bar = quotient * expiry
    rate_bar += total_bar
    volatility_bar = 2 * (total_bar * 0.5) * volatility
    spot_bar += quotient / (spot / strike) / strike
    # spread = volatility * math.sqrt(expiry)
    volatility_bar += spread_bar * root
    return float(spot_bar), float(rate_bar), float(volatility_bar)
