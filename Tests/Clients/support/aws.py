"""The AWS services that clients need beside this one, from moto."""

import logging
import os
from urllib.parse import urlsplit

from moto.server import ThreadedMotoServer

# A line for each request otherwise.
logging.getLogger("werkzeug").setLevel(logging.WARNING)


class Moto:
    """moto's server in this process, where an endpoint variable says that the service is."""

    def __init__(self, variable: str):
        endpoint = urlsplit(os.environ[variable])
        self._address = endpoint.hostname, endpoint.port
        self._server = None
        self.start()

    def start(self):
        self._server = ThreadedMotoServer(*self._address, verbose=False)
        self._server.start()

    def stop(self):
        if self._server:
            self._server.stop()
            # moto leaves the port open, where clients would wait for an answer.
            self._server._server.server_close()
            self._server = None
