"""Runs a command as long as somebody holds its standard input open: a test that dies, however it
dies, leaves no server behind.

    keep.py COMMAND [ARGUMENT]...
"""

import os
import signal
import subprocess
import sys

child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, start_new_session=True)
try:
    while os.read(0, 1024):
        pass
finally:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()
