"""One address may have many pages open, and not all that there are; others are let in, and closed ones make room."""

import asyncio

from pages.server.few_pages import MOST, FewPages
from tests.asynchronous import awaited


def test_who_opens_very_many_websockets_shuts_nobody_else_out():
    closed, inside, leave = [], [], asyncio.Event()

    async def streamlit(scope, _receive, _send):
        inside.append(scope["client"])
        await leave.wait()

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        closed.append(message["type"])

    async def all_of_them():
        guarded = FewPages(streamlit)

        def opened(client):
            return asyncio.create_task(guarded({"type": "websocket", "client": client}, receive, send))

        tasks = [opened(("10.0.0.1", port)) for port in range(MOST + 10)]
        tasks += [opened(("10.0.0.2", 1)), opened(None)]
        await asyncio.sleep(0)
        assert (len(inside), closed) == (MOST + 2, 10 * ["websocket.close"])
        leave.set()
        await asyncio.gather(*tasks)
        await opened(("10.0.0.1", 5))
        assert (len(inside), len(closed)) == (MOST + 3, 10)

    awaited(all_of_them())
