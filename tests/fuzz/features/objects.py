"""Objects: methods, attributes that are read and written, properties, operators, inheritance."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "objects",
    {
        "setup": ["<+thing> = Body(<vector>, <number>)", "<+thing> = Heavy(<vector!>, <number>)"],
        "statement": [
            "<+thing> = Body(<vector>, <number>)",
            "<+thing> = Heavy(<vector!>, <number>)",
            "<thing!>.v = <vector>",
            "<thing!>.v = <vector!>",
            "<thing!>.k = <number>",
            "<thing!>.k *= <number>",
            "<thing!>.v[<at6>] = <number>",
            "<thing!>.v *= <number>",
            "<+vector> = <thing!>.v",
            "<+number> = <thing!>.k",
            "<thing!>.push(<number>)",
            "<thing!>.move(<vector>)",
            "<+thing> = <thing!>",
            "<+thing> = <thing!>.moved(<number>)",
            "push(<thing!>, <number>)",
            "<thing!>.count += 1",
        ],
        "vector": ["<thing!>.v", "<thing!>(<vector>)", "<thing!>.force(<vector>)"],
        "number": ["<thing!>.k", "<thing!>.energy()", "<thing!>.speed", "Body.half(<number>)"],
        "total": ["<thing!>.energy()", "np.sum(<b=thing!>.v * <b>.k)"],
    },
    helpers={
        "Body": """
            class Body:
                damping = 0.5

                def __init__(self, v, k):
                    self.v = v
                    self.k = k
                    self.count = 0

                def energy(self):
                    return self.k * np.sum(self.v ** 2)

                def force(self, w):
                    return -self.k * w * self.damping

                def push(self, s):
                    self.v[1:] += s * self.v[:-1]

                def move(self, w):
                    self.v = self.v + self.force(w)

                def moved(self, s):
                    return Body(self.v * s, self.k + s)

                def __call__(self, w):
                    return w * self.v

                @property
                def speed(self):
                    return self.v[0] * self.k

                @staticmethod
                def half(s):
                    return 0.5 * s
        """,
        "Heavy": """
            class Heavy(Body):
                def __init__(self, v, k):
                    super().__init__(v * 2.0, k)

                def force(self, w):
                    return super().force(w) * 3.0
        """,
        "push": """
            def push(body, s):
                body.v[0] = s
                body.k = body.k * s
        """,
    },
)
