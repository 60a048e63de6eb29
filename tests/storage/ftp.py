"""An FTP server on the loopback; says the port it got.

    ftp.py FOLDER USER PASSWORD plain|explicit|implicit CERTIFICATE [cut=BYTES] [full=BYTES]

`cut` breaks a connection off after so many bytes of a file, once; `full` has no room for more.
"""

import os
import sys

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

folder, user, password, security, certificate = sys.argv[1:6]
options = dict(option.split("=") for option in sys.argv[6:])
cut = int(options.get("cut", 0))
full = int(options.get("full", 0))


def unreliable(base):
    class Unreliable(base):
        def handle_read_event(self):
            global cut
            super().handle_read_event()
            if cut and self.tot_bytes_received >= cut:
                cut = 0
                self.cmd_channel.close()
                self.close()
            elif full and self.tot_bytes_received > full:
                self._resp = ("452 No space left on device.", None)
                self.close()

    return Unreliable


class Implicit(TLS_FTPHandler):
    def handle(self):
        self.secure_connection(self.get_ssl_context())

    def handle_ssl_established(self):
        super().handle()


handler = {"plain": FTPHandler, "explicit": TLS_FTPHandler, "implicit": Implicit}[security]
if security == "plain":
    handler.dtp_handler = unreliable(DTPHandler)
else:
    handler.certfile = certificate
    handler.tls_control_required = True
    handler.tls_data_required = True
    handler.dtp_handler = unreliable(TLS_DTPHandler)
authorizer = DummyAuthorizer()
authorizer.add_user(user, password, folder, perm="elradfmwMT")
handler.authorizer = authorizer
handler.auth_failed_timeout = 0
server = ThreadedFTPServer(("127.0.0.1", 0), handler)
print(server.address[1], flush=True)
sys.stderr = open(os.devnull, "w")
server.serve_forever(handle_exit=False)
