"""A message gateway that takes everything at once, in a process of its own: `-m scripts.bench.gateway`.
Its first line names its port; `GET /count` tells how many it took, and how many of them twice."""

import json
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

taken: Counter[str] = Counter()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        taken[body["reference"]] += 1
        self._answer(202, {"id": body["reference"]})

    def do_GET(self) -> None:
        twice = sum(1 for count in taken.values() if count > 1)
        self._answer(200, {"taken": len(taken), "twice": twice})

    def _answer(self, status: int, told: dict) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words) -> None:
        """Quiet."""


if __name__ == "__main__":
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        print(server.server_address[1], flush=True)
        server.serve_forever()
