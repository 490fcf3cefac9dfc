"""The receiver of a mixed night: takes notifications of NGSI-LD and NGSIv2 in a process of its own,
and one time in five it fails, in several ways."""
import asyncio
import collections
import json
import multiprocessing
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import round_robin  # noqa: E402

FAILS = 0.2
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
REFUSED = tuple(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % status for status in (500, 503))


class Book:
    """(subscription, number of the entity) -> the counts that it was told, as they were taken."""

    def __init__(self, seed):
        self.random, self.refused = random.Random(seed), 0
        self.told = collections.defaultdict(list)

    def answer(self, body):
        """What is answered; None: the connection is closed without a word."""
        if self.random.random() < FAILS:
            self.refused += 1
            return self.random.choice((*REFUSED, None))
        notification = json.loads(body)
        for one in notification["data"]:
            number = int(one["id"].rpartition(":")[2])
            self.told[notification["subscriptionId"], number].append(one["count"])
        return TAKEN

    async def serve(self, reader, writer):
        try:
            while message := await round_robin.read_message(reader):
                answer = self.answer(message.partition(b"\r\n\r\n")[2])
                if answer is None:
                    break
                writer.write(answer)
        except round_robin.GONE:
            pass  # the sender was killed
        writer.close()


async def receive(pipe, seed):
    book = Book(seed)
    server = await asyncio.start_server(book.serve, "127.0.0.1", 0, limit=round_robin.HEAD_MAX)
    pipe.send(server.sockets[0].getsockname()[1])
    while (asked := await asyncio.to_thread(pipe.recv)) != "end":
        pipe.send(dict(book.told) if asked == "told" else book.refused)


def main_of_process(pipe, seed):
    asyncio.run(receive(pipe, seed))


class Receiver:
    def __init__(self, seed):
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=main_of_process, args=(theirs, seed),
                                               daemon=True)

    def __enter__(self):
        self.process.start()
        self.url = f"http://127.0.0.1:{self.pipe.recv()}/night"
        return self

    def __exit__(self, *_):
        self.pipe.send("end")
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()

    def _asked(self, what):
        self.pipe.send(what)
        return self.pipe.recv()

    def told(self):
        return self._asked("told")

    def refused(self):
        return self._asked("refused")
