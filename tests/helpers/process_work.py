"""Work for processes of their own, which find it by the name of its module."""

import os
import signal


def work(task, tell):
    """Square a number; die of a text."""
    tell("begun", 0.5)
    if task == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "exit":
        os._exit(3)
    tell("done", 1.0)
    return task * task, os.getpid()
