"""The commands of `plumbline`, one a file: each has ``add_arguments(parser)`` and ``run(arguments) -> Reply``."""
