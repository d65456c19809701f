"""Methods of dicts, loops over them, and comprehensions that make them."""

from tests.fuzz.grammar import Feature

FEATURE = Feature(
    "dict_methods",
    {
        "setup": ['<+table> = {"p": <vector>, "q": <vector>}'],
        "statement": [
            "for <*vector> in <table!>.values():\n    <loop>",
            "for <*key>, <*vector> in <table!>.items():\n    <loop>",
            "for <*k=key> in <t=table!>:\n    <t>[<k>] = <t>[<k>] * <number>",
            "<table!>.update(p=<vector>)",
            '<table!>.update({"q": <vector>})',
            '<+vector> = <t=table!>.pop("p")\n<t>["p"] = <vector>',
            '<table!>.setdefault("p", <vector>)',
            "<+table> = <table!>.copy()",
            "<+table> = {key: value * <number!> for key, value in <table!>.items()}",
            "<+table> = {**<table!>, 'p': <vector>}",
        ],
        "vector": ['<table!>.get("p")', '<table!>.get("z", <vector>)', "sum(<table!>.values())"],
        "number": ["sum(np.sum(value) for value in <table!>.values())"],
        "test": ['"p" in <table!>'],
        "total": ['np.sum(<k=table!>["p"] * <k>["q"])'],
    },
    floor=0,
)
