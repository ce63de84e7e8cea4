"""All pages of the room, each module on its blueprint."""

from rdu.passages import board_views, closing_views, member_views  # noqa: F401  # pages on the room's blueprint
from rdu.passages.routes import bp  # noqa: F401  # what the app registers
