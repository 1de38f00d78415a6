"""Delivery of updates to a webhook: one after the other, each again and again until it is taken."""

import aiohttp

from bot.demo.chats import Json
from bot.demo.world import Webhook, World
from bot.tasks import sleep

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name, not the secret
FIRST_RETRY_SECONDS = 0.05
LAST_RETRY_SECONDS = 2.0
ANSWER_WITHIN_SECONDS = 60.0


async def deliver_updates(world: World) -> None:
    """Post every update to the webhook while one is set. Ends only by being cancelled."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_SECONDS)) as session:
        pause = FIRST_RETRY_SECONDS
        while True:
            webhook = world.webhook
            pending = world.updates.pending() if webhook.url else []
            if not pending:
                await world.updates.changed.wait()
            elif await _post(session, world, webhook, pending[0]):
                world.updates.confirm(pending[0])
                pause = FIRST_RETRY_SECONDS
            else:
                await sleep(pause)
                pause = min(2 * pause, LAST_RETRY_SECONDS)


async def _post(session: aiohttp.ClientSession, world: World, webhook: Webhook, update: Json) -> bool:
    headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
    try:
        async with session.post(webhook.url, json=update, headers=headers) as response:
            if response.ok:
                return True
            webhook.last_error = f"Wrong response from the webhook: {response.status} {response.reason}"
    except (aiohttp.ClientError, TimeoutError) as error:
        webhook.last_error = f"Connection failed: {type(error).__name__}"
    webhook.last_error_at = world.clock.now()
    return False
