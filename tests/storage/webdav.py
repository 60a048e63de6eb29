"""A WebDAV server on the loopback; says the port it got.

    webdav.py FOLDER USER PASSWORD [CERTIFICATE]
"""

import sys

from cheroot import wsgi
from cheroot.ssl.builtin import BuiltinSSLAdapter
from wsgidav.wsgidav_app import WsgiDAVApp

folder, user, password = sys.argv[1:4]
app = WsgiDAVApp(
    {
        "provider_mapping": {"/": folder},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "simple_dc": {"user_mapping": {"*": {user: {"password": password}}}},
        "logging": {"enable": False},
        "verbose": 0,
    }
)
server = wsgi.Server(("127.0.0.1", 0), app)
if len(sys.argv) > 4:
    server.ssl_adapter = BuiltinSSLAdapter(sys.argv[4], sys.argv[4])
server.prepare()
print(server.bind_addr[1], flush=True)
server.serve()
