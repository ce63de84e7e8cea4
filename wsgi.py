"""The app for a WSGI server: `gunicorn wsgi:app`, `granian --interface wsgi wsgi:app`."""

from rdu import create_app
from rdu.config import from_environment

app = create_app(from_environment())
