"""An SFTP server unlike OpenSSH's: it lets in by password alone, and does not replace a file
when it renames. Says the port it got and the public part of its key.

    sftp.py FOLDER USER PASSWORD password|questions
"""

import asyncio
import os
import sys

import asyncssh
from asyncssh import sftp

folder, user, password, way = sys.argv[1:5]
sftp.SFTPServerHandler._extensions = []


class Server(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return way == "password"

    def validate_password(self, username, given):
        return (username, given) == (user, password)

    def kbdint_auth_supported(self):
        return way == "questions"

    def get_kbdint_challenge(self, username, lang, submethods):
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username, responses):
        return username == user and responses == [password]


class Files(asyncssh.SFTPServer):
    def __init__(self, chan):
        super().__init__(chan, chroot=folder.encode())

    def rename(self, oldpath, newpath):
        if os.path.exists(self.map_path(newpath)):
            raise asyncssh.SFTPFailure("it exists already")
        super().rename(oldpath, newpath)


async def serve():
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.create_server(
        Server, "127.0.0.1", 0, server_host_keys=[key], sftp_factory=Files
    )
    print(server.get_port(), key.export_public_key().decode().strip(), flush=True)
    await server.wait_closed()


asyncio.run(serve())
