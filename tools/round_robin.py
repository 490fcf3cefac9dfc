"""A round-robin over HTTP for tests with several nodes: each request goes to the next of them, over
connections that are kept. Loopback only, whole bodies only, no chunks.

A node that does not take a connection is passed over. A request that was sent and not answered is
answered 502, because nobody knows what became of it."""
import asyncio
import contextlib
import threading

HEAD_MAX = 64 * 1024
GONE = (OSError, asyncio.IncompleteReadError)
NOT_ANSWERED = (b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\n"
                b"Content-Length: 12\r\n\r\nnot answered")


def length_of(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


async def read_message(reader, bodiless=False):
    """A head and its body as they came; None at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as e:
        if e.partial:
            raise
        return None
    if bodiless or head.startswith((b"HTTP/1.1 204", b"HTTP/1.1 304")):
        return head
    return head + await reader.readexactly(length_of(head))


class Node:
    """`port` is a function: a node that was started again has another."""

    def __init__(self, port):
        self.port, self.idle = port, []

    async def connection(self):
        while self.idle:
            reader, writer = self.idle.pop()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port(), limit=HEAD_MAX)


class RoundRobin:
    """Serves from a thread of its own while it is entered; `port` is where."""

    def __init__(self, *ports):
        self.nodes, self.next, self.asked = [Node(p) for p in ports], 0, [0] * len(ports)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)

    def __enter__(self):
        self.thread.start()
        serve = asyncio.start_server(self.serve, "127.0.0.1", 0, limit=HEAD_MAX)
        self.server = asyncio.run_coroutine_threadsafe(serve, self.loop).result()
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def end(self):
        self.server.close()
        rest = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        for node in self.nodes:
            for _, writer in node.idle:
                writer.close()

    async def serve(self, reader, writer):
        with contextlib.suppress(*GONE, asyncio.CancelledError):
            while message := await read_message(reader):
                writer.write(await self.answer(message))
                await writer.drain()
        writer.close()

    async def answer(self, message):
        for _ in self.nodes:
            at, self.next = self.next, (self.next + 1) % len(self.nodes)
            try:
                reader, writer = await self.nodes[at].connection()
            except OSError:
                continue  # it is not there: the next one
            self.asked[at] += 1
            try:
                writer.write(message)
                answer = await read_message(reader, message.startswith(b"HEAD "))
            except GONE:
                answer = None
            if answer is None:
                writer.close()
                return NOT_ANSWERED
            self.nodes[at].idle.append((reader, writer))
            return answer
        return NOT_ANSWERED
