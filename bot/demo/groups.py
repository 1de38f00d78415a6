"""A group chat the bot was added to."""

from bot.demo.chats import Chat, Message
from bot.demo.phone import Phone
from bot.demo.world import World


class Group:
    """A group as its members see it."""

    def __init__(self, world: World, chat: Chat, member: Phone) -> None:
        self._world = world
        self._member = member
        self.chat = chat

    @property
    def id(self) -> int:
        """The chat's id, a negative number."""
        return self.chat.id

    @property
    def bot_left(self) -> bool:
        """Whether the bot has left the group."""
        return self.chat.bot_left

    @property
    def messages(self) -> list[Message]:
        """All messages in the group now, in order."""
        return list(self.chat.messages.values())

    def write(self, text: str, by: Phone | None = None) -> Message:
        """Let a member write; the bot is told if it is still there."""
        sender = (by or self._member).chat.person
        message = self._world.add_message(self.chat, sender, text=text)
        if not self.chat.bot_left:
            self._world.updates.add("message", self._world.as_json(message))
        return message
