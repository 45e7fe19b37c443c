"""A mail server on this machine that says what it is told to say at each step."""

import socketserver
import threading


class MailProvider:
    """`answers` by step (`mail`, `rcpt`, `data`, `text`): a line to answer with instead of yes, or "" to
    hang up. `taken` holds what was taken, as bytes; `recipients` whom the letters were for."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.connections = 0

    def __enter__(self) -> "MailProvider":
        provider = self

        class Handler(_Handler):
            server_of = provider

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

            def handle_error(self, request, client_address):
                """Clients that hang up are expected here."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(
            target=lambda: self._server.serve_forever(poll_interval=0.05), daemon=True
        ).start()
        return self

    def __exit__(self, *_error) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(socketserver.StreamRequestHandler):
    server_of: MailProvider

    def handle(self) -> None:
        self.server_of.connections += 1
        self.say("220 here")
        steps = {"MAIL": "mail", "RCPT": "rcpt", "DATA": "data"}
        while line := self.rfile.readline():
            word = line[:4].decode().upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == "RCPT":
                self.server_of.recipients.append(line.decode().partition(":")[2].strip())
            told = self.server_of.answers.get(steps.get(word, ""))
            if told == "":
                return
            if told:
                self.say(told)
            elif word == "DATA":
                self.say("354 go on")
                if not self.text():
                    return
            else:
                self.say("250 yes")

    def text(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        told = self.server_of.answers.get("text")
        if told is None or told == "":
            self.server_of.taken.append(b"".join(lines))
        if told != "":
            self.say(told or "250 taken")
        return told != ""

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
