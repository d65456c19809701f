from tests.cli.running import folder, s2sgrad

__all__ = ["folder", "s2sgrad"]
